"""Shows that check_layers.py catches each kind of forbidden include, and leaves allowed ones alone."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import check_layers

LAYERS = """\
base|||server/base
domain|base|date/|server/domain
app|domain||server/app
storage/sqlite|app|sqlite3.h|server/storage/sqlite
rpc|app,proto|grpcpp/,coconsult/v1/|server/rpc
client/cpp|proto|grpcpp/|client/cpp
"""


class CheckLayersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "layers.txt").write_text(LAYERS, encoding="utf-8")

    def check(self, path, *lines):
        """The exit code and the printed text for a tree that holds one file with these lines."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = check_layers.main([str(self.root / "layers.txt"), str(self.root)])
        return code, printed.getvalue()

    def assert_allowed(self, path, *lines):
        code, printed = self.check(path, *lines)
        self.assertEqual(code, 0, printed)

    def assert_refused(self, expected, path, *lines):
        code, printed = self.check(path, *lines)
        self.assertEqual(code, 1, printed)
        self.assertIn(expected, printed)
        self.assertIn(", 1 findings", printed)

    def test_own_layer_used_layers_and_the_standard_library_are_allowed(self):
        self.assert_allowed("server/domain/a.cc", '#include "domain/a.h"', "#include <vector>", '#include "base/result.h"')

    def test_a_layer_used_through_another_is_allowed(self):
        self.assert_allowed("server/storage/sqlite/a.cc", '#include "base/result.h"', '#include "domain/a.h"')

    def test_declared_third_party_headers_are_allowed(self):
        self.assert_allowed("server/storage/sqlite/a.cc", "#include <sqlite3.h>", '#include "storage/sqlite/a.h"')
        self.assert_allowed("server/rpc/a.cc", "#include <grpcpp/server.h>", '#include "coconsult/v1/message.pb.h"')

    def test_a_layer_above_is_refused(self):
        self.assert_refused(
            'server/domain/a.cc:2: the layer domain does not use the layer app: "app/post.h"',
            "server/domain/a.cc", "#include <string>", '#include "app/post.h"',
        )

    def test_a_sibling_adapter_is_refused(self):
        self.assert_refused(
            "the layer rpc does not use the layer storage/sqlite", "server/rpc/a.cc", '#include "storage/sqlite/store.h"'
        )

    def test_a_client_may_not_know_the_server(self):
        self.assert_refused("the layer client/cpp does not use the layer domain", "client/cpp/a.cc", '#include "domain/a.h"')

    def test_angle_brackets_do_not_hide_a_layer(self):
        self.assert_refused("the layer domain does not use the layer app", "server/domain/a.cc", "#include <app/post.h>")
        self.assert_refused("a header of ours in angle brackets", "server/domain/a.cc", "#include <base/result.h>")

    def test_undeclared_third_party_headers_are_refused(self):
        self.assert_refused("the layer app does not wrap <sqlite3.h>", "server/app/a.cc", "#include <sqlite3.h>")
        self.assert_refused("the layer app does not wrap <grpcpp/server.h>", "server/app/a.cc", "#include <grpcpp/server.h>")

    def test_what_a_used_layer_wraps_is_still_undeclared(self):
        self.assert_refused("the layer app does not wrap <date/date.h>", "server/app/a.cc", "#include <date/date.h>")

    def test_quotes_do_not_hide_a_third_party_header(self):
        self.assert_refused('"sqlite3.h" is not a header of any layer', "server/app/a.cc", '#include "sqlite3.h"')

    def test_a_declared_file_name_is_not_a_prefix(self):
        self.assert_refused("<sqlite3.hpp>", "server/storage/sqlite/a.cc", "#include <sqlite3.hpp>")

    def test_headers_of_c_are_refused_with_their_cpp_name(self):
        self.assert_refused("Write #include <cstdint>", "server/base/a.h", "#include <stdint.h>")

    def test_system_headers_are_third_party(self):
        self.assert_refused("does not wrap <unistd.h>", "server/base/a.cc", "#include <unistd.h>")

    def test_parent_folders_are_refused_in_layers_and_in_tests(self):
        self.assert_refused('"../"', "server/domain/a.cc", '#include "../app/post.h"')
        (self.root / "server/domain/a.cc").unlink()
        self.assert_refused("tests/unit/a.cc:1", "tests/unit/a.cc", '#include "../support/clock.h"')

    def test_parent_folders_are_refused_in_the_middle_of_a_path(self):
        self.assert_refused('"../"', "server/domain/a.cc", '#include "domain/../app/post.h"')

    def test_absolute_paths_are_refused(self):
        self.assert_refused("an absolute path", "server/domain/a.cc", '#include "/usr/include/sqlite3.h"')

    def test_a_path_from_the_own_folder_is_refused(self):
        self.assert_refused('"ports/store.h" is not a header of any layer', "server/app/a.cc", '#include "ports/store.h"')

    def test_spaces_and_macros_do_not_hide_an_include(self):
        self.assert_refused("the layer domain does not use the layer app", "server/domain/a.cc", '  #  include   "app/a.h"  // c')
        self.assert_refused("must name its header", "server/domain/a.cc", "#include HEADER")

    def test_a_file_outside_every_layer_is_refused(self):
        self.assert_refused("server/stray/a.cc:1: this file belongs to no layer", "server/stray/a.cc", "int x;")

    def test_an_empty_list_of_layers_is_an_error(self):
        (self.root / "layers.txt").write_text("", encoding="utf-8")
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(check_layers.main([str(self.root / "layers.txt"), str(self.root)]), 2)


if __name__ == "__main__":
    unittest.main()
