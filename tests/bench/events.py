"""Made crossing events of about 570 bytes for the benchmark: seeded, in the order of time, a few per cent out of it."""
import random
import sys
from datetime import datetime, timedelta, timezone

POINTS = [f"XZ{a}{b}{c}" for a in "ABCD" for b in "KL" for c in "MNP"][:20]
OUTCOMES = ["admitted"] * 40 + ["refused", "referred", "withdrawn", "medical", "pending"]
MODES = ["car"] * 6 + ["pedestrian", "truck", "coach", "train", "motorcycle"]
LANES = ["general"] * 4 + ["citizens", "trusted", "bus", "truck", "egate", "assist"]
DOCUMENTS = ["passport"] * 5 + ["id_card", "visa", "residence_permit", "seafarer", "emergency"]
CHECKS = ["ok"] * 30 + ["fail", "not_done"]
LOOKUPS = ["no_hit"] * 60 + ["hit", "timeout", "not_queried"]
BIOMETRICS = ["match"] * 30 + ["no_match", "low_quality", "exempt"]
RECENT = 50_000
CHANNELS = ["booth"] * 4 + ["egate", "mobile"]

FORM = ('{{"specversion":"1.0","id":"01J9Z{n:09d}","source":"/feeds/{feed}","type":"org.limen.crossing.v1",'
        '"subject":"{point}","time":"{time}","data":{{"point":"{point}","direction":"{direction}","mode":"{mode}",'
        '"lane":{{"id":"L{lane}","kind":"{lane_kind}"}},"channel":"{channel}","party":{{"size":{party}}},'
        '"document":{{"kind":"{document}","token":"{token:022x}","validity":"valid","mrz":{{"check":"{check}",'
        '"reads":{reads}}},"chip":"ok","lookup":"{lookup}","lookup_age_s":{age}}},"biometric":"{biometric}",'
        '"timing":{{"wait_s":{wait},"service_s":{service}}},"outcome":"{outcome}","agency":"border_guard",'
        '"origin":"measured"}}}}\n')


def write(path, count, seed):
    rng = random.Random(seed)
    pick = rng.choice
    tokens = []  # the newest; two in five documents come again
    start = datetime(2026, 5, 2, tzinfo=timezone.utc)
    with open(path, "w", encoding="ascii") as out:
        for n in range(count):
            at = start + timedelta(milliseconds=4 * n - (rng.randrange(8000) if n % 50 == 0 else 0))
            token = rng.choice(tokens) if tokens and rng.random() < 0.4 else rng.getrandbits(88)
            tokens = tokens if len(tokens) < RECENT else tokens[RECENT // 2:]
            tokens.append(token)
            out.write(FORM.format(
                n=n, feed="bcp-west" if n % 3 else "bcp-east", point=pick(POINTS),
                time=at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
                direction=pick(("entry", "exit")), mode=pick(MODES), lane=rng.randrange(1, 9), lane_kind=pick(LANES),
                channel=pick(CHANNELS), party=rng.randrange(1, 9), document=pick(DOCUMENTS),
                token=token, check=pick(CHECKS), reads=rng.randrange(1, 4), lookup=pick(LOOKUPS),
                age=rng.randrange(0, 90000), biometric=pick(BIOMETRICS), wait=rng.randrange(0, 5400),
                service=rng.randrange(15, 180), outcome=pick(OUTCOMES)))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
