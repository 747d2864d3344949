#!/usr/bin/env python3
"""Noufaily 2013 / Bedubourg & Le Strat 2017 weekly count scenarios, regenerated from the published formulas.

Python standard library only.  Deterministic: only random.Random(int).random() is used as a source of
randomness (its stream is fixed across Python versions); every sampler is written out below.

  python3 gen_outbreaks.py --seed S --reps 50 --out DIR [--scenarios 1-42] [--layout wide|long] [--oracle] [--jitter]

Baseline   mu(t)  = exp(theta + beta*t*[trend] + sum_{j=1..m} (g1*cos(2*pi*j*t/52) + g2*sin(2*pi*j*t/52)))
           y(t)   ~ NegBin(mean mu, variance phi*mu)      (Poisson when phi == 1),  t = 1..624 weeks
Outbreak   start t0; size v ~ Poisson(k * sqrt(phi*mu(t0))), drawn again while v == 0;
           each of the v cases lands in week t0 + floor(LogNormal(0, 0.5)); cases after week 624 are dropped
           (redrawn when none is left).  Outbreak window = first .. last week holding an outbreak case.
Past       4 outbreaks with constant k1 and starts uniform on weeks 313..575
Current    1 outbreak with constant k2 and start uniform on weeks 576..624  (the 49 evaluated weeks)
Factorial  replicate r (0-based): k1 = (0,2,3,5,10)[r % 5], k2 = 1 + (r // 5) % 10  -> 50 reps cover every pair
--jitter   moves every scenario's parameters by amounts drawn from the seed (level, trend, amplitude, phase,
           dispersion): for other sets, so that nothing can be tuned to the 42 published points.
Twins      <id>n : past outbreaks only   (null twin: false positive rate)
           <id>o : the same + the current outbreak (detection)
"""
import argparse, csv, hashlib, math, os, random

N_WEEKS, BASE_FROM, BASE_TO, CUR_FROM, CUR_TO = 624, 313, 575, 576, 624
GROUPS = [  # theta, beta, gamma1, gamma2, phi      (7 groups x trend {0,1} x m {0,1,2} = 42 scenarios)
    (0.10, 0.0025, 0.60, 0.60, 1.5),
    (-2.00, 0.0050, 0.10, 0.30, 2.0),
    (1.50, 0.0030, 0.20, -0.40, 1.0),
    (0.50, 0.0020, 0.50, 0.50, 5.0),
    (2.50, 0.0010, 1.00, 0.10, 3.0),
    (3.75, 0.0010, 0.10, -0.10, 1.1),
    (5.00, 0.0001, 0.05, 0.01, 1.2),
]
K1 = (0, 2, 3, 5, 10)


def scenario(i, jitter=None):
    """i = 1..42 -> dict(theta, beta, g1, g2, phi, m, trend); jitter: seed text or None."""
    g, w = divmod(i - 1, 6)
    th, be, g1, g2, phi = GROUPS[g]
    trend, m = divmod(w, 3)
    if jitter is not None:
        u = random.Random(int.from_bytes(hashlib.sha256(f"{jitter}|jitter|{i}".encode()).digest()[:8], "big")).random
        th += 0.6 * u() - 0.3
        be *= 0.6 + 0.8 * u()
        a, r = 2 * math.pi * u(), 0.8 + 0.4 * u()
        g1, g2 = r * (g1 * math.cos(a) - g2 * math.sin(a)), r * (g1 * math.sin(a) + g2 * math.cos(a))
        phi = 1 + (phi - 1) * (0.7 + 0.6 * u())
    return dict(scenario=i, theta=th, beta=be if trend else 0.0, g1=g1 if m else 0.0, g2=g2 if m else 0.0,
                phi=phi, m=m, trend=trend)


def mu(s, t):
    x = s["theta"] + s["beta"] * t
    for j in range(1, s["m"] + 1):
        a = 2 * math.pi * j * t / 52
        x += s["g1"] * math.cos(a) + s["g2"] * math.sin(a)
    return math.exp(x)


# ---- samplers on a uniform source u() in [0,1) ----
def normal(u):
    while True:
        a, b = 2 * u() - 1, 2 * u() - 1
        q = a * a + b * b
        if 0 < q < 1:
            return a * math.sqrt(-2 * math.log(q) / q)


def gamma(u, shape):
    if shape < 1:
        return gamma(u, shape + 1) * (1 - u()) ** (1 / shape)
    d = shape - 1 / 3
    c = 1 / math.sqrt(9 * d)
    while True:
        x = normal(u)
        v = (1 + c * x) ** 3
        if v > 0 and math.log(1 - u()) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v


def poisson(u, lam):
    if lam <= 0:
        return 0
    if lam > 200:
        return poisson(u, lam / 2) + poisson(u, lam / 2)
    x, k, p = u(), 0, math.exp(-lam)
    c = p
    while x > c and k < 2000:
        k += 1
        p *= lam / k
        c += p
    return k


def negbin(u, mean, phi):
    """mean, variance phi*mean."""
    if phi <= 1:
        return poisson(u, mean)
    return poisson(u, (phi - 1) * gamma(u, mean / (phi - 1)))


def outbreak(u, s, k, lo, hi):
    """-> (start drawn, {week: cases})."""
    t0 = lo + int(u() * (hi - lo + 1))
    while True:
        v = 0
        while v == 0:
            v = poisson(u, k * math.sqrt(s["phi"] * mu(s, t0)))
        cases = {}
        for _ in range(v):
            w = t0 + int(math.floor(math.exp(0.5 * normal(u))))
            if w <= N_WEEKS:
                cases[w] = cases.get(w, 0) + 1
        if cases:
            return t0, cases


def series(seed, i, r, jitter=False):
    s = scenario(i, seed if jitter else None)
    u = random.Random(int.from_bytes(hashlib.sha256(f"{seed}|{i}|{r}".encode()).digest()[:8], "big")).random
    y = [negbin(u, mu(s, t), s["phi"]) for t in range(1, N_WEEKS + 1)]
    k1, k2 = K1[r % 5], 1 + (r // 5) % 10
    past = [0] * N_WEEKS
    if k1:
        for _ in range(4):
            for w, c in outbreak(u, s, k1, BASE_FROM, BASE_TO)[1].items():
                y[w - 1] += c
                past[w - 1] += c
    # a past outbreak may spill over into the first current weeks; such weeks count as outbreak weeks nowhere:
    # they are listed in truth.csv as `spill` and the scorer leaves them out of false-positive counting.
    spill = [w for w in range(CUR_FROM, CUR_TO + 1) if past[w - 1]]
    t0, cur = outbreak(u, s, k2, CUR_FROM, CUR_TO)
    yo = y[:]
    for w, c in cur.items():
        yo[w - 1] += c
    tr = dict(scenario=i, rep=r, k1=k1, k2=k2, drawn_start=t0, start=min(cur), end=max(cur),
              size=sum(cur.values()), spill=" ".join(map(str, spill)))
    return s, y, yo, tr


def parse_range(x):
    out = []
    for p in x.split(","):
        a, _, b = p.partition("-")
        out += range(int(a), int(b or a) + 1)
    return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--seed", required=True)
    ap.add_argument("--reps", type=int, default=50)
    ap.add_argument("--scenarios", default="1-42")
    ap.add_argument("--layout", choices=("wide", "long"), default="wide")
    ap.add_argument("--jitter", action="store_true")
    ap.add_argument("--oracle", action="store_true", help="also write oracle.csv (true mu and phi per week 576..624)")
    ap.add_argument("--out", required=True)
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    digest = hashlib.sha256()
    with open(os.path.join(a.out, "counts.csv"), "w", newline="") as fc, \
         open(os.path.join(a.out, "truth.csv"), "w", newline="") as ft:
        wc, wt = csv.writer(fc), csv.writer(ft)
        fields = ["series", "scenario", "rep", "k1", "k2", "drawn_start", "start", "end", "size", "spill"]
        wt.writerow(fields)
        if a.layout == "wide":
            wc.writerow(["series"] + [f"w{t}" for t in range(1, N_WEEKS + 1)])
        else:
            wc.writerow(["series", "t", "count"])
        orc = None
        if a.oracle:
            fo = open(os.path.join(a.out, "oracle.csv"), "w", newline="")
            orc = csv.writer(fo)
            orc.writerow(["scenario", "phi"] + [f"w{t}" for t in range(CUR_FROM, CUR_TO + 1)])
        for i in parse_range(a.scenarios):
            if orc:
                s = scenario(i, a.seed if a.jitter else None)
                orc.writerow([i, repr(s["phi"])] + [repr(mu(s, t)) for t in range(CUR_FROM, CUR_TO + 1)])
            for r in range(a.reps):
                _, yn, yo, tr = series(a.seed, i, r, a.jitter)
                for tag, y in (("n", yn), ("o", yo)):
                    sid = f"s{i:02d}r{r:03d}{tag}"
                    digest.update((sid + ":" + ",".join(map(str, y)) + "\n").encode())
                    if a.layout == "wide":
                        wc.writerow([sid] + y)
                    else:
                        wc.writerows([sid, t + 1, c] for t, c in enumerate(y))
                    if tag == "n":
                        wt.writerow([sid, i, r, tr["k1"], 0, "", "", "", 0, tr["spill"]])
                    else:
                        wt.writerow([sid] + [tr[f] for f in fields[1:]])
        if orc:
            fo.close()
    print("sha256", digest.hexdigest())


if __name__ == "__main__":
    main()
