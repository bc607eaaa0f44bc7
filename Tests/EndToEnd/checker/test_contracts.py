"""What `quittance contracts` tells of the messages, read by validators that are not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import validators  # noqa: E402
from needs import absent  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
QUITTANCE = ROOT / ".build" / "debug" / "quittance"
GOLDEN = ROOT / "Tests" / "Unit" / "ContractsTests" / "Golden"


class Contracts(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        if not QUITTANCE.exists():
            raise absent(f"{QUITTANCE} is not built: swift build --product quittance")
        python = validators.python()
        if python is None:
            raise absent(validators.MISSING)
        cls.python = python
        cls.folder = Path(tempfile.mkdtemp(prefix="quittance-contracts-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        told = subprocess.run([QUITTANCE, "contracts", "asyncapi"], check=True, capture_output=True)
        cls.document = json.loads(told.stdout)
        cls.schemas = cls.folder / "schemas"
        subprocess.run([QUITTANCE, "contracts", "schemas", cls.schemas], check=True, capture_output=True)

    def validate(self, document: dict, schemas: Path, golden: Path = GOLDEN) -> list[str]:
        path = self.folder / "asyncapi.json"
        path.write_text(json.dumps(document))
        script = Path(__file__).with_name("contract_validation.py")
        run = subprocess.run(
            [self.python, str(script), str(path), str(schemas), str(golden)], capture_output=True, text=True)
        self.assertIn(run.returncode, (0, 1), run.stderr)
        faults = run.stdout.splitlines()
        self.assertEqual(run.returncode, 1 if faults else 0, run.stderr)
        return faults

    def test_document_schemas_and_golden_messages_are_valid(self) -> None:
        self.assertEqual(self.validate(self.document, self.schemas), [])

    def test_a_document_with_a_fault_is_refused(self) -> None:
        for change in (
            lambda document: document.pop("info"),
            lambda document: document["operations"]["send.events.account.state.v1"].update(action="shout"),
            lambda document: document["operations"]["send.events.account.state.v1"]["channel"].update(
                {"$ref": "#/channels/nowhere"}),
            lambda document: document["components"]["messages"].pop("account.state.v1"),
        ):
            document = json.loads(json.dumps(self.document))
            change(document)
            self.assertNotEqual(self.validate(document, self.schemas), [])

    def test_a_golden_message_with_a_fault_is_refused(self) -> None:
        golden = self.folder / "golden"
        shutil.copytree(GOLDEN, golden)
        self.addCleanup(shutil.rmtree, golden)
        path = golden / "account.state.v1.json"
        message = json.loads(path.read_text())
        message["openInvoices"][0]["open"]["amount"] = 12.5
        path.write_text(json.dumps(message))
        faults = self.validate(self.document, self.schemas, golden)
        self.assertEqual(len(faults), 1)
        self.assertIn("$.openInvoices[0].open.amount", faults[0])


if __name__ == "__main__":
    unittest.main()
