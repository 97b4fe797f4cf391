"""What must hold while a disk is full, and after: shared by the tests with an injected and with a real one."""
import os
import time

import grpc

from rig import DATABASE, reason_of
from soundness import findings
from workloads import Workload

RECOVERED = 5.0  # seconds after there is space again


def expect_read_only_while_full(test, server, journal, fill, make_room):
    """Posts are refused by name, reads go on, and both work again without a restart once there is room."""
    workload = Workload(server, journal)
    workload.posts(20)
    before = texts(server)
    fill()
    refusals = refused_posts(test, workload)
    test.assertEqual({reason_of(error) for _, error in refusals}, {"DISK_FULL"})
    test.assertEqual({error.code() for _, error in refusals}, {grpc.StatusCode.RESOURCE_EXHAUSTED})
    for _ in range(10):
        test.assertEqual(texts(server)[:len(before)], before, "reads go on")
    make_room()
    end = time.monotonic() + RECOVERED
    number = 5000
    while workload.post(workload.asker, number) is None:
        test.assertLess(time.monotonic(), end, "seconds after there was room again")
        number += 1
        time.sleep(0.1)
    workload.posts(20, first=6000)
    expect_sound(test, server, workload)


def refused_posts(test, workload):
    """Posts until the disk is full, and some more. (Some succeed: what is left of the space takes them.)"""
    for number in range(1000, 3000):
        workload.post(workload.asker, number, length=7000)
        if len(workload.refused) >= 10:
            return workload.refused
    return test.fail("the disk is not full")


def expect_sound(test, server, workload):
    test.assertIsNone(server.process.poll(), server.read_log())
    shown = texts(server)
    for mark in workload.acknowledged:
        test.assertIn(mark["text"], shown)
    for request_id, _ in workload.refused:
        test.assertFalse([text for text in shown if text.startswith(request_id)], "what was refused has left nothing")
    test.assertEqual(server.try_verify().returncode, 0)
    test.assertEqual(server.stop(), 0)
    test.expect_none(findings(os.path.join(server.data, DATABASE), workload.acknowledged), "a disk that was full")


def texts(server):
    return [message.text for message in server.messages()]
