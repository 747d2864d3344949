#!/usr/bin/env python3
"""Synthetic hourly border-crossing streams with labelled events.  Python standard library only, deterministic.

  python3 gen_border.py --seed S --out DIR [--keys 120] [--weeks 26] [--eval-weeks 8]

Hour t = 0 is Monday 00:00 of week 0.  A missing (key, t) row is a feed gap, never a zero.
  counts.csv    key,t,count                 hourly crossings
  ratio.csv     key,t,num,den               e.g. secondary inspections out of crossings (first keys/3 keys)
  waits.csv     key,t,wait_min              one row per observed vehicle (first keys/6 keys)
  calendar.csv  day,name                    public holidays (day = t // 24), known in advance
  truth.csv     stream,key,type,start,end,size      truth: events, hours start..end inclusive
  oracle.csv    key,t,mu,phi,tau            truth: true null mean and noise parameters of counts, evaluation weeks only
  oracle_ratio.csv key,t,p,conc   oracle_waits.csv key,median,amp,peak,sigma,tail,alpha      truth
Evaluation covers the last --eval-weeks weeks; earlier events are contamination (type prefix "past_").

Counts: log mu = log(base) + diurnal(2 harmonics) + weekday + weekend-diurnal interaction + yearly wave + trend
        + holiday effect;  some keys closed at night (true zeros);
        y ~ NegBin(mean mu*exp(a_t), variance phi*mean), a_t = AR(1), rho 0.7, sd tau in {0, 0.05, 0.12}.
Events on counts (D hours, k = size in null standard deviations of the D-hour sum, V = variance of that sum, AR noise included):
  surge  D 1..6    mean * (1 + k*sqrt(V)/sum mu)                k in {4,6,9,14}
  drop   D 3..12   mean * max(0, 1 - k*sqrt(V)/sum mu)          k in {4,6,9,14}
  shift  D 24..96  constant factor, up or down                  k in {6,9,14}
  drift  D 72..168 ramp of the factor from 1 to 1 + 2k*sqrt(V)/sum mu, k in {6,9,14}
"""
import argparse, csv, hashlib, math, os, random
from gen_outbreaks import gamma, normal, poisson

HOL = ["new_year", "spring_1", "spring_2", "labour", "national", "summer", "autumn", "winter_1", "winter_2"]


def rng(*k):
    return random.Random(int.from_bytes(hashlib.sha256("|".join(map(str, k)).encode()).digest()[:8], "big")).random


def nb(u, mean, phi):
    return poisson(u, mean) if phi <= 1 else poisson(u, (phi - 1) * gamma(u, mean / (phi - 1))) if mean > 0 else 0


RHO = 0.7


def sum_var(m, phi, tau):
    """variance of sum y over a window with means m: phi*sum m + tau^2 * sum_s sum_t m_s m_t rho^|s-t| (first order in tau^2)."""
    if tau == 0:
        return phi * sum(m)
    c = v = 0.0
    for x in m:
        v += x * x + 2 * x * c
        c = RHO * (c + x)
    return phi * sum(m) + (math.exp(tau * tau) - 1) * v


def pick(u, xs):
    return xs[int(u() * len(xs))]


def profile(u, low, high):
    base = math.exp(math.log(low) + u() * (math.log(high) - math.log(low)))
    h = [(0.2 + 0.9 * u(), 10 + 8 * u()), (0.1 + 0.4 * u(), 12 * u())]
    wd = [0.25 * (u() - 0.5) for _ in range(5)] + [0.9 * (u() - 0.5) for _ in range(2)]
    wk_amp, wk_pk = 0.4 * u(), 8 + 10 * u()
    yr, yph, tr = 0.25 * u(), u(), 0.004 * (u() - 0.5)
    hol = math.log(pick(u, (0.35, 0.6, 1.0, 1.5, 2.0)))
    closed = pick(u, (0, 0, 0, 0, 1))

    def mu(t, hols):
        d, hh = divmod(t, 24)
        w = d % 7
        if closed and (hh >= 22 or hh < 6):
            return 0.0
        x = math.log(base) + wd[w] + h[0][0] * math.cos(2 * math.pi * (hh - h[0][1]) / 24) + h[1][0] * math.cos(4 * math.pi * (hh - h[1][1]) / 24)
        if w >= 5:
            x += wk_amp * math.cos(2 * math.pi * (hh - wk_pk) / 24)
        x += yr * math.cos(2 * math.pi * (t / 8766 - yph)) + tr * t / 168
        if d in hols:
            x += hol
        elif d + 1 in hols:
            x += 0.4 * hol
        return math.exp(x)
    return mu


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--seed", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--keys", type=int, default=120)
    ap.add_argument("--weeks", type=int, default=26)
    ap.add_argument("--eval-weeks", type=int, default=8)
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    T, E = a.weeks * 168, (a.weeks - a.eval_weeks) * 168
    u = rng(a.seed, "calendar")
    hols, step = {}, max(1, (a.weeks * 7) // len(HOL))
    for i, n in enumerate(HOL):
        hols[min(a.weeks * 7 - 1, i * step + int(u() * step))] = n
    handles = []

    def W(n):
        handles.append(open(os.path.join(a.out, n), "w", newline=""))
        return csv.writer(handles[-1])
    wc, wr, ww, wk, wt, wo = W("counts.csv"), W("ratio.csv"), W("waits.csv"), W("calendar.csv"), W("truth.csv"), W("oracle.csv")
    wc.writerow(["key", "t", "count"]); wr.writerow(["key", "t", "num", "den"]); ww.writerow(["key", "t", "wait_min"])
    wk.writerow(["day", "name"]); wt.writerow(["stream", "key", "type", "start", "end", "size"]); wo.writerow(["key", "t", "mu", "phi", "tau"])
    wor, wow = W("oracle_ratio.csv"), W("oracle_waits.csv")
    wor.writerow(["key", "t", "p", "conc"]); wow.writerow(["key", "median", "amp", "peak", "sigma", "tail", "alpha"])
    for d in sorted(hols):
        wk.writerow([d, hols[d]])
    dig = hashlib.sha256()

    def slots(u, n_past, n_eval, dmin, dmax):
        """non-overlapping (start, end) with 48 h between them."""
        used, out = [], []
        for lo, hi, n, past in ((1344, E - 200, n_past, True), (E + 24, T - 24, n_eval, False)):
            for _ in range(n):
                for _try in range(60):
                    D = dmin + int(u() * (dmax - dmin + 1))
                    s = lo + int(u() * (hi - lo - D))
                    if all(s > e + 48 or s + D < b - 48 for b, e in used):
                        used.append((s, s + D - 1)); out.append((s, s + D - 1, past)); break
        return out

    for k in range(a.keys):
        key = f"k{k:03d}"
        u = rng(a.seed, "counts", k)
        mu = profile(u, 0.3, 1500)
        phi, tau = pick(u, (1.0, 1.5, 3.0, 8.0)), pick(u, (0.0, 0.05, 0.12))
        m = [mu(t, hols) for t in range(T)]
        gap = set()
        for _ in range(int(a.weeks / 4)):
            s = int(u() * T)
            gap |= set(range(s, s + 1 + int(u() * 10)))
        f = [1.0] * T
        plan = []
        for typ, (d0, d1), ks in (("surge", (1, 6), (4, 6, 9, 14)), ("drop", (3, 12), (4, 6, 9, 14)),
                                  ("shift", (24, 96), (6, 9, 14)), ("drift", (72, 168), (6, 9, 14))):
            plan.append((typ, d0, d1, ks))
        busy = []
        for past, lo, hi, n in ((True, 8 * 168, E - 200, 3), (False, E + 24, T - 24, 4)):
            order = [plan[int(u() * 4)] for _ in range(n)] if past else plan
            for typ, d0, d1, ks in order:
                for _try in range(200):
                    D = d0 + int(u() * (d1 - d0 + 1))
                    s = lo + int(u() * max(1, hi - lo - D))
                    e = s + D - 1
                    if any(s <= ee + 48 and e >= bb - 48 for bb, ee in busy):
                        continue
                    M, V = sum(m[s:e + 1]), sum_var(m[s:e + 1], phi, tau)
                    if M <= 0 or m[s] <= 0 or any(t in gap for t in range(s, min(e, s + 3) + 1)):
                        continue
                    kk = pick(u, ks)
                    rel = kk * math.sqrt(V) / M
                    down = typ == "drop" or (typ == "shift" and u() < 0.5)
                    if down and rel > 1:
                        if kk * 0.5 * math.sqrt(V) > M:      # cannot even lose half of it: too quiet a key, try a longer slot
                            continue
                        rel, kk = 1.0, round(M / math.sqrt(V), 1)
                    for t in range(s, e + 1):
                        f[t] = 1 + 2 * rel * (t - s + 1) / D if typ == "drift" else 1 - rel if down else 1 + rel
                    busy.append((s, e))
                    wt.writerow(["counts", key, ("past_" if past else "") + typ + ("_down" if typ == "shift" and down else ""), s, e, f"{kk}"])
                    break
        ar, c = 0.0, math.sqrt(1 - RHO * RHO)
        for t in range(T):
            ar = RHO * ar + c * normal(u) * tau
            y = nb(u, m[t] * f[t] * math.exp(ar - tau * tau / 2), phi)
            if t in gap:
                continue
            wc.writerow([key, t, y]); dig.update(f"{key},{t},{y};".encode())
            if t >= E:
                wo.writerow([key, t, f"{m[t]:.6g}", phi, tau])

    for k in range(a.keys // 3):                                   # proportions
        key = f"k{k:03d}"
        u = rng(a.seed, "ratio", k)
        mu = profile(u, 4, 250)
        p0, amp, pk, conc = 0.01 * 15 ** u(), 0.4 * u(), 24 * u(), pick(u, (1e9, 400, 120))
        ev = slots(u, 2, 3, 6, 48)
        od = [1.0] * T
        for s, e, past in ev:
            x = pick(u, (1.8, 2.5, 4.0, 0.35)) if p0 > 0.03 else pick(u, (2.0, 3.0, 5.0))
            for t in range(s, e + 1):
                od[t] = x
            wt.writerow(["ratio", key, ("past_" if past else "") + ("ratio_up" if x > 1 else "ratio_down"), s, e, x])
        for t in range(T):
            den = nb(u, mu(t, hols), 2.0)
            lo = math.log(p0 / (1 - p0)) + amp * math.cos(2 * math.pi * (t % 24 - pk) / 24)
            if t >= E:
                wor.writerow([key, t, f"{1 / (1 + math.exp(-lo)):.6g}", conc])
            p = 1 / (1 + math.exp(-lo - math.log(od[t])))
            if conc < 1e9:
                g1, g2 = gamma(u, max(p * conc, 1e-3)), gamma(u, max((1 - p) * conc, 1e-3))
                p = g1 / (g1 + g2)
            num = sum(1 for _ in range(den) if u() < p)
            if den:
                wr.writerow([key, t, num, den]); dig.update(f"r{key},{t},{num},{den};".encode())

    for k in range(a.keys // 6):                                   # heavy-tailed waits
        key = f"k{k:03d}"
        u = rng(a.seed, "waits", k)
        mu = profile(u, 3, 15)
        med, sg, amp, pk, pt, al = 5 + 30 * u(), 0.45 + 0.3 * u(), 0.5 * u(), 24 * u(), 0.02 + 0.02 * u(), 1.4 + 0.8 * u()
        wow.writerow([key] + [repr(x) for x in (med, amp, pk, sg, pt, al)])
        ev = slots(u, 2, 3, 4, 24)
        med_f, tail = [1.0] * T, [pt] * T
        for s, e, past in ev:
            if u() < 0.5:
                typ, x = "wait_shift", pick(u, (1.35, 1.7, 2.3))
                for t in range(s, e + 1):
                    med_f[t] = x
            else:
                typ, x = "wait_tail", pick(u, (0.12, 0.2, 0.35))
                for t in range(s, e + 1):
                    tail[t] = x
            wt.writerow(["waits", key, ("past_" if past else "") + typ, s, e, x])
        for t in range(T):
            M = med * math.exp(amp * math.cos(2 * math.pi * (t % 24 - pk) / 24)) * med_f[t]
            for _ in range(poisson(u, min(mu(t, hols), 60))):
                if u() < tail[t]:
                    w = M * 3 * (1 - u()) ** (-1 / al)
                else:
                    w = M * math.exp(sg * normal(u))
                w = round(min(w, 2880), 1)
                ww.writerow([key, t, w]); dig.update(f"w{key},{t},{w};".encode())
    for h in handles:
        h.close()
    print("sha256", dig.hexdigest())


if __name__ == "__main__":
    main()
