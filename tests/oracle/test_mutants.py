"""The list of mistakes fits the sources: each text stands where it is said to stand, once."""
import os
import pathlib
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from engine_mistakes import MISTAKES

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Mistakes(unittest.TestCase):
    def test_each_stands_once_in_its_file(self):
        for name, right, wrong in MISTAKES:
            text = (ROOT / name).read_text(encoding="utf-8")
            self.assertEqual(text.count(right), 1, f"{name}: {right}")
            self.assertNotEqual(right, wrong)

    def test_there_are_thirty_and_more(self):
        self.assertGreaterEqual(len(set(MISTAKES)), 30)


if __name__ == "__main__":
    unittest.main()
