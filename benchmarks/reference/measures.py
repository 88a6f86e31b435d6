#!/usr/bin/env python3
"""Checks `psisweep measure` against a second, independent implementation in PyTorch.

    python3 benchmarks/reference/measures.py [--psisweep PROGRAM] [--keep FOLDER]

Needs Debian's python3-torch (apt-get install python3-torch; /usr/bin/python3) and a built solution. Trains three small networks on the bundled digits
with torch.nn (two perceptrons and one with convolutions), saves their state dicts as safetensors, has psisweep measure them, and computes every measure
again: trees by walking over units one by one, path values by products along paths, Hessians densely, ascents and draws of its own. Prints a line for each
column; exit code 1 when one disagrees.

What agreement means: closed forms to 1e-8 of themselves; estimates with a standard error within four (theirs and ours together); eigenvalues to ten
residuals or 1e-3; best values found by an ascent within 5 %.
"""
import argparse, json, math, os, pathlib, struct, subprocess, sys, tempfile

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES, ADAPTIVE = 200, 300


# --- safetensors, read and written by hand -----------------------------------------------------------------------------------------------------
def save(path, tensors):
    header, blobs, at = {}, [], 0
    for name, t in sorted(tensors.items()):  # as safetensors does: by name, not in the order of the modules
        blob = t.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def load(path):
    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + size])
    kinds = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64}
    out = {}
    for name, e in header.items():
        if name != "__metadata__":
            a, b = e["data_offsets"]
            out[name] = torch.frombuffer(bytearray(raw[8 + size + a:8 + size + b]), dtype=kinds[e["dtype"]]).reshape(e["shape"])
    return out


# --- a network as torch sees it, and as path space does -------------------------------------------------------------------------------------------
class Net:
    def __init__(self, modules, shape):
        self.model, self.shape = nn.Sequential(*modules), shape
        self.layers = [m for m in self.model if isinstance(m, (nn.Linear, nn.Conv2d))]

    def parameters(self):
        return [p for l in self.layers for p in ([l.weight] if l.bias is None else [l.weight, l.bias])]

    def forward(self, parameters, x, features=False):
        parameters = list(parameters)
        x = x.reshape(-1, *self.shape)
        for m in self.model:
            if isinstance(m, (nn.Linear, nn.Conv2d)):
                if features and m is self.layers[-1]:
                    return x
                w = parameters.pop(0)
                b = None if m.bias is None else parameters.pop(0)
                x = F.linear(x, w, b) if isinstance(m, nn.Linear) else F.conv2d(x, w, b, m.stride, m.padding)
            else:
                x = m(x)
        return x

    def edges(self, weights):
        """Each layer's weight as (out, in units, parallel edges), and its bias."""
        weights, out, units = list(weights), [], None
        for l in self.layers:
            w = weights.pop(0)
            b = None if l.bias is None else weights.pop(0)
            units = w.shape[1] if units is None or isinstance(l, nn.Conv2d) else units
            out.append((w.reshape(w.shape[0], units, -1), b))
            units = w.shape[0]
        return out


def trees(edges):
    """Max-product trees, unit by unit: In[h][j] = (unit below, parallel edge), Out[h][j] = (unit above, parallel edge)."""
    hidden = len(edges) - 1
    ins, prefix = [], [1.0] * edges[0][0].shape[1]
    for h in range(hidden):
        w = edges[h][0].abs()
        best = [max(((prefix[i] * w[j, i, k].item(), -i, -k) for i in range(w.shape[1]) for k in range(w.shape[2]))) for j in range(w.shape[0])]
        ins.append([(-i, -k) for _, i, k in best])
        prefix = [v for v, _, _ in best]
    outs, suffix = [None] * hidden, [1.0] * edges[-1][0].shape[0]
    for h in reversed(range(hidden)):
        w = edges[h + 1][0].abs()
        best = [max(((suffix[c] * w[c, j, k].item(), -c, -k) for c in range(w.shape[0]) for k in range(w.shape[2]))) for j in range(w.shape[1])]
        outs[h] = [(-c, -k) for _, c, k in best]
        suffix = [v for v, _, _ in best]
    return ins, outs


class PathSpace:
    """The basis paths' values and the way back, by products along the trees."""

    def __init__(self, net, weights):
        self.net, self.weights = net, [w.detach().clone() for w in weights]
        self.edges = net.edges(self.weights)
        self.ins, self.outs = trees(self.edges)
        hidden = len(self.edges) - 1
        self.suffix = [None] * (hidden + 1)
        self.suffix[hidden] = torch.ones(self.edges[-1][0].shape[0])
        for h in reversed(range(hidden)):
            self.suffix[h] = torch.stack([self.edges[h + 1][0][c, j, k] * self.suffix[h + 1][c] for j, (c, k) in enumerate(self.outs[h])])
        self.free, self.is_skeleton, values, prefix = [], [], [], torch.ones(self.edges[0][0].shape[1])
        for l, (w, b) in enumerate(self.edges):
            free = torch.ones_like(w, dtype=torch.bool)
            if l > 0:
                for j, (c, k) in enumerate(self.outs[l - 1]):
                    free[c, j, k] = False
            skeleton = torch.zeros_like(free)
            if l < hidden:
                for j, (i, k) in enumerate(self.ins[l]):
                    skeleton[j, i, k] = True
            self.free.append(free)
            values.append((prefix[None, :, None] * w * self.suffix[l][:, None, None])[free])
            self.is_skeleton.append(skeleton[free])
            if b is not None:
                values.append(b * self.suffix[l])
                self.is_skeleton.append(torch.zeros_like(b, dtype=torch.bool))
            if l < hidden:
                prefix = torch.stack([w[j, i, k] * prefix[i] for j, (i, k) in enumerate(self.ins[l])])
        self.values, self.is_skeleton = torch.cat(values), torch.cat(self.is_skeleton)

    def to_weights(self, v):
        at, out, prefix = 0, [], torch.ones(self.edges[0][0].shape[1])
        shapes = iter(self.weights)
        for l, (w, b) in enumerate(self.edges):
            n = int(self.free[l].sum())
            scale = (prefix[None, :, None] * self.suffix[l][:, None, None]).expand_as(w)[self.free[l]]
            new = w.masked_scatter(self.free[l], v[at:at + n] / scale)
            at += n
            out.append(new.reshape(next(shapes).shape))
            if b is not None:
                out.append(v[at:at + len(b)] / self.suffix[l])
                at += len(b)
                next(shapes)
            if l + 1 < len(self.edges):
                prefix = torch.stack([new[j, i, k] * prefix[i] for j, (i, k) in enumerate(self.ins[l])])
        return out


# --- the measures -------------------------------------------------------------------------------------------------------------------------------
def ascend(loss, center, project, direction, steps=120):
    """Best loss found in a ball: momentum-free ascent with shrinking steps, from the centre and three random points."""
    best = loss(center).item()
    for restart in range(4):
        d = torch.zeros_like(center) if restart == 0 else project(torch.randn_like(center) * 1e3)
        for step in range(steps):
            at = (center + d).requires_grad_()
            value = loss(at)
            best = max(best, value.item())
            g, = torch.autograd.grad(value, at)
            d = project(d + direction(g) * (1 - step / steps))
        best = max(best, loss(center + d).item())
    return best


def keskar(loss, c, eps, relative):
    if relative:
        r = eps * c.abs()
        best = ascend(loss, c, lambda d: torch.maximum(torch.minimum(d, r), -r), lambda g: g.sign() * r)
    else:
        best = ascend(loss, c, lambda d: d * min(1, eps / d.norm().clamp_min(1e-300).item()), lambda g: g * (eps / g.norm().clamp_min(1e-300)))
    l = loss(c).item()
    return (best - l) / (1 + l)


def average(loss, c, deviation, draws=600):
    l, out = loss(c).item(), []
    with torch.no_grad():
        for _ in range(draws):
            d = torch.randn_like(c) * deviation
            out.append((loss(c + d).item() + loss(c - d).item()) / 2 - l)
    t = torch.tensor(out)
    return t.mean().item(), (t.std() / math.sqrt(draws)).item()


def measures(net, weights, x, y, cfg):
    """Every column: name -> (value, kind, standard error)."""
    out, xs, ys = {}, x[:SAMPLES], y[:SAMPLES]
    exact = lambda name, value: out.__setitem__(name, (float(value), "exact", 0.0))
    flat = torch.cat([w.flatten() for w in weights])

    def unflatten(f):
        at, parts = 0, []
        for w in weights:
            parts.append(f[at:at + w.numel()].reshape(w.shape))
            at += w.numel()
        return parts

    ps = PathSpace(net, weights)
    back = torch.cat([w.flatten() for w in ps.to_weights(ps.values)])
    assert (back - flat).abs().max() < 1e-12, "the way back to the weights"
    loss_v = lambda v: F.cross_entropy(net.forward(ps.to_weights(v), xs), ys)
    loss_w = lambda f: F.cross_entropy(net.forward(unflatten(f), xs), ys)
    for space, loss, c in (("psi", loss_v, ps.values), ("w", loss_w, flat)):
        h = torch.autograd.functional.hessian(loss, c)
        values = torch.linalg.eigvalsh(h).flip(0)
        out[f"{space}.trace"] = (h.trace().item(), "estimate", 0.0)
        out[f"{space}.lambda_max"] = (values[0].item(), "eigenvalue", 0.0)
        out[f"{space}.sharpness"] = (keskar(loss, c, cfg["sharpness_eps"], True), "ascent", 0.0)
        out[f"{space}.sharpness.l2"] = (keskar(loss, c, cfg["sharpness_eps_l2"], False), "ascent", 0.0)
        if space == "psi":
            for k in range(5):
                out[f"psi.lambda_k.{k + 1}"] = (values[k].item(), "eigenvalue", 0.0)
            flatness = 1e-3 * values.abs().max()
            out["psi.density"] = ((values > flatness).double().mean().item(), "estimate", 0.0)
            out["psi.density.negative"] = ((values < -flatness).double().mean().item(), "estimate", 0.0)
    for name, deviation in (("psi.average", cfg["average_sigma"] * ps.values.abs()), ("psi.average.l2", torch.tensor(cfg["average_sigma_l2"]))):
        mean, error = average(loss_v, ps.values, deviation)
        out[name] = (mean, "estimate", error)

    logs = ps.values.abs().log().sort().values
    exact("psi.ratio", logs[-1] - logs[0])
    exact("psi.ratio_q", torch.quantile(logs, 0.99) - torch.quantile(logs, 0.01))
    exact("psi.log_spread", logs.std(unbiased=False))
    exact("psi.basis_path_norm", torch.where(ps.is_skeleton, ps.values.abs().log().abs(), ps.values.abs()).max())

    exact("l2", flat.square().sum())
    exact("parameters", flat.numel())
    exact("path_norm", net.forward([w.square() for w in weights], torch.ones(1, xs.shape[1])).sum())
    matrices = [w.flatten(1) for w in weights if w.dim() > 1]
    frobenius, spectral = [m.square().sum() for m in matrices], [torch.linalg.matrix_norm(m, 2).square() for m in matrices]
    exact("frobenius_product", sum(f.log() for f in frobenius))
    exact("spectral_product", sum(s.log() for s in spectral))
    exact("frobenius_over_spectral", sum(f / s for f, s in zip(frobenius, spectral)))
    logits = net.forward(weights, xs)
    others = logits.clone()
    others[torch.arange(len(ys)), ys] = -math.inf
    margin = torch.quantile(logits[torch.arange(len(ys)), ys] - others.max(1).values, 0.1)
    exact("margin_p10", margin)
    exact("inverse_margin", 1 / margin.square())

    slopes = []
    for i in range(len(ys)):
        f = flat.clone().requires_grad_()
        g, = torch.autograd.grad(F.cross_entropy(net.forward(unflatten(f), xs[i:i + 1]), ys[i:i + 1]), f)
        slopes.append((g @ flat).square())
    exact("w.fisher_rao", torch.stack(slopes).mean())

    last = net.layers[-1]
    place = len(weights) - (1 if last.bias is None else 2)
    features, bias = net.forward(weights, xs, features=True), None if last.bias is None else weights[-1]
    w_last = weights[place]
    h = torch.autograd.functional.hessian(lambda w: F.cross_entropy(F.linear(features, w, bias), ys), w_last)  # (s, i, s', i')
    exact("w.relative_flatness", ((w_last @ w_last.T) * torch.einsum("aibi->ab", h)).sum())

    for suffix, normalise in (("", False), (".norm", True)):
        linf, l2, means = [], [], []
        for start in range(0, ADAPTIVE, cfg["adaptive_batch"]):
            bx, by = x[start:min(ADAPTIVE, start + cfg["adaptive_batch"])], y[start:min(ADAPTIVE, start + cfg["adaptive_batch"])]

            def loss(f):
                z = net.forward(unflatten(f), bx)
                if normalise:
                    z = z - z.mean(1, keepdim=True)
                    z = z / z.norm(dim=1, keepdim=True)
                return F.cross_entropy(z, by)

            scaled, r, l0 = lambda u: loss(flat + flat.abs() * u), cfg["adaptive_rho"] * flat.abs(), loss(flat).item()
            linf.append(ascend(loss, flat, lambda d: torch.maximum(torch.minimum(d, r), -r), lambda g: g.sign() * r, 40) - l0)
            rho = cfg["adaptive_rho_l2"]
            l2.append(ascend(scaled, torch.zeros_like(flat), lambda d: d * min(1, rho / d.norm().clamp_min(1e-300).item()), lambda g: g * (rho / g.norm()), 40) - l0)
            means.append(average(loss, flat, cfg["adaptive_sigma"] * flat.abs(), 200))
        out[f"w.adaptive_sharpness{suffix}"] = (sum(linf) / len(linf), "ascent", 0.0)
        out[f"w.adaptive_sharpness{suffix}.l2"] = (sum(l2) / len(l2), "ascent", 0.0)
        # the batches are the same for both: what is left is the draws' own error
        error = math.sqrt(sum(e * e for _, e in means)) / len(means)
        out[f"w.adaptive_sharpness{suffix}.average"] = (sum(m for m, _ in means) / len(means), "estimate", error)

    accuracy = (logits.argmax(1) == ys).double().mean()

    def inverse_square(draws, scale):
        """1 / sigma^2 of the largest sigma whose displacements drop the accuracy by no more than 0.1."""
        low, high = math.log(1e-6), math.log(2)
        drop = lambda sigma: sum((accuracy - (net.forward(unflatten(flat + sigma * scale * d), xs).argmax(1) == ys).double().mean()).item() for d in draws) / len(draws)
        if drop(2) <= 0.1:
            return 0.25
        while high - low > 1e-3:
            middle = (low + high) / 2
            low, high = (low, middle) if drop(math.exp(middle)) > 0.1 else (middle, high)
        return math.exp(-2 * low)

    for name, scale in (("w.pacbayes_sigma", torch.ones_like(flat)), ("w.pacbayes_sigma_magnitude", flat.abs())):
        draws = torch.randn(400, len(flat))
        with torch.no_grad():
            parts = torch.tensor([inverse_square(part, scale) for part in draws.chunk(8)])
            out[name] = (inverse_square(draws, scale), "estimate", (parts.std() / math.sqrt(8)).item())
    return out


def agrees(ours, reference, kind, error):
    """Whether psisweep's column agrees, and the distance in words."""
    value, se = ours["value"], ours.get("standard_error") or 0.0
    relative = abs(value - reference) / max(abs(reference), 1e-300)
    if kind == "exact":
        return relative <= 1e-8, f"{relative:.1e} apart"
    if kind == "estimate":
        total = math.hypot(se, error)
        return abs(value - reference) <= max(4 * total, 1e-9), f"{abs(value - reference) / max(total, 1e-300):.1f} standard errors apart"
    if kind == "eigenvalue":
        residual = ours.get("residual") or 0.0
        return abs(value - reference) <= max(10 * residual, 1e-3 * abs(reference)), f"{relative:.1e} apart, residual {residual:.1e}"
    return relative <= 0.05, f"{relative:.1%} apart"


def networks():
    def linear(widths, bias):
        mods = []
        for a, b in zip(widths, widths[1:]):
            mods += [nn.Linear(a, b, bias=bias), nn.ReLU()]
        return mods[:-1]

    yield "perceptron with biases", Net(linear([64, 12, 8, 10], True), (64,)), None
    yield "perceptron without biases", Net(linear([64, 9, 11, 7, 10], False), (64,)), None
    yield "convolutions", Net(
        [nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 5, 2, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(20, 6), nn.ReLU(), nn.Linear(6, 10)],
        (1, 8, 8)), "network: {layers: [conv 4 3 pad 1, maxpool 2, conv 5 2 stride 2 pad 0, flatten, linear 6]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--psisweep", help="the program; by default that of the debug or release build")
    parser.add_argument("--keep", help="folder for the weights and what psisweep said; by default they are thrown away")
    arguments = parser.parse_args()
    builds = [ROOT / "artifacts/bin/PsiSweep.Coordinator" / kind / "psisweep" for kind in ("release", "debug")]
    program = arguments.psisweep or next((str(b) for b in builds if b.exists()), None)
    if program is None:
        sys.exit("psisweep is not built: run 'dotnet build' first, or name it with --psisweep")
    folder = pathlib.Path(arguments.keep or tempfile.mkdtemp(prefix="psisweep-reference-"))
    folder.mkdir(parents=True, exist_ok=True)
    cfg = dict(sharpness_eps=0.01, sharpness_eps_l2=1e-5, average_sigma=0.01, average_sigma_l2=1e-6, average_draws=400, adaptive_rho=0.005, adaptive_rho_l2=0.05,
               adaptive_sigma=0.05, adaptive_batch=128)
    wrong = total = 0
    for number, (title, net, stated) in enumerate(networks()):
        torch.manual_seed(number + 1)
        for p in net.model.parameters():  # away from zero, so that nothing is a tie
            nn.init.uniform_(p, -0.5, 0.5)
        weights_file, samples_file, yaml = folder / f"net{number}.safetensors", folder / f"net{number}.samples", folder / f"net{number}.yaml"
        settings = ", ".join(f"{k}: {v:f}" if isinstance(v, float) else f"{k}: {v}" for k, v in cfg.items())
        yaml.write_text((stated or f"network: {{hidden: [{', '.join(str(l.out_features) for l in net.layers[:-1])}]}}")
                        + f"\nmeasures: {{samples: {SAMPLES}, probes: 200, probe_tolerance: 0, lanczos_steps: 120, density_probes: 2, sharpness_steps: 60, sharpness_restarts: 8, "
                        + f"adaptive_samples: {ADAPTIVE}, pacbayes_draws: 64, {settings}}}\n")

        def measure(*more):
            done = subprocess.run([program, "measure", str(weights_file), "--data", "digits", "--network", str(yaml), "--json", *more], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"psisweep measure failed: {done.stderr or done.stdout}")
            return json.loads(done.stdout)

        state = lambda: {f"net.{k}": v for k, v in net.model.state_dict().items()}
        save(weights_file, state())
        measure("--measures", "parameters", "--export-samples", str(samples_file))
        data = load(samples_file)
        x, y = data["inputs"].double(), data["labels"]
        optimizer = torch.optim.SGD(net.model.parameters(), lr=0.1, momentum=0.9)
        for _ in range(60):
            optimizer.zero_grad()
            F.cross_entropy(net.forward(net.parameters(), x), y).backward()
            optimizer.step()
        save(weights_file, state())
        ours = measure()
        saved = load(weights_file)  # as float32, which both start from
        weights = [saved[f"net.{n}"].double() for n, _ in net.model.named_parameters()]
        reference = measures(net, weights, x, y, cfg)
        print(f"\n{title}: training loss {ours['train_loss']:.4f}")
        columns = {m["name"]: m for m in ours["measures"]}
        for name in sorted(set(columns) | set(reference)):
            total += 1
            if name not in columns or name not in reference:
                wrong += 1
                print(f"  WRONG {name:36} only {'here' if name in reference else 'in psisweep'}")
                continue
            value, kind, error = reference[name]
            fine, distance = agrees(columns[name], value, kind, error)
            wrong += not fine
            print(f"  {'ok   ' if fine else 'WRONG'} {name:36} {columns[name]['value']:<12.6g} {value:<12.6g} {distance}")
    print(f"\n{total - wrong} of {total} columns agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
