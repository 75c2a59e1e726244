// The live tuner: everything that follows μ and σ is computed and drawn here, and told to the server when the hand rests.
import { Bell } from "./bell.js";
import { Bias } from "./bias.js";
import { SettingMap } from "./map.js";
import { decode } from "./payload.js";
import { themeOf } from "./plot.js";
import { Truth, averageRanks, factors, product, rankCorrelation, spearman } from "./ranks.js";
import { fixed, plain } from "./scale.js";
import { Scatter } from "./scatter.js";

const REST = 300;
const MOVERS = 5;
const SMALL = 260;

class Tuner {
  constructor(root) {
    this.root = root.querySelector(".live");
    this.part = (name) => this.root.querySelector(`[data-part="${name}"]`);
    this.value = (name) => this.root.querySelector(`[data-testid="live-${name}"]`);
    this.criterion = "spearman";
    this.toldAt = 0;
    this.follow = (event) => event.detail.channel === this.view?.channel && this.note(event.detail);
    window.addEventListener("swapcore-live", this.follow);
    this.watcher = new ResizeObserver(() => this.redraw());
    this.watcher.observe(this.root);
  }

  close() {
    window.removeEventListener("swapcore-live", this.follow);
    this.watcher.disconnect();
    clearTimeout(this.resting);
  }

  /** Takes the networks of a view; the same bytes again change nothing. */
  take(bytes, { setStateValue, setTriggerValue }) {
    this.tell = setStateValue;
    this.trigger = setTriggerValue;
    const view = decode(bytes);
    if (view.version === this.view?.version) {
      view.arrays.labels?.catch?.(() => {});
      this.redraw();
      return;
    }
    const { accuracies, tenth } = view.arrays;
    view.truth = new Truth(accuracies, tenth, view.highest);
    this.view = view;
    this.notes = null;
    this.pinState = null;
    this.build();
    const waiting = window.swapcoreLive?.[view.channel];
    if (waiting) this.note(waiting);
  }

  /** Takes what is small and may change while the networks stay: the setting, axes, the pin, what is lit. */
  note(notes) {
    const first = !this.notes;
    this.notes = notes;
    // An answer to an earlier move of the hand is late: the hand knows better.
    const moved = notes.at >= this.toldAt && (notes.mu !== this.told?.mu || notes.sigma !== this.told?.sigma);
    if (first || (moved && !this.resting)) {
      this.mu = notes.mu;
      this.sigma = notes.sigma;
      this.told = this.setting();
    }
    if (first) this.axes = notes.axes;
    if (first || notes.cleared !== this.cleared) this.scatter.selected = new Set(notes.selected);
    this.cleared = notes.cleared;
    this.redraw();
  }

  build() {
    const { view } = this;
    this.root.classList.toggle("plain", !view.map);
    this.part("map-card").hidden = !view.map;
    this.part("bell-card").hidden = view.small;
    this.part("bias-card").hidden = view.small;
    this.part("pin").hidden = view.small;
    if (!this.scatter) this.make();
    for (const chart of [this.scatter, this.bell, this.before, this.after]) chart.take(view);
    if (view.map) this.map.take(view);
    const mu = this.part("mu");
    [mu.min, mu.max, mu.step] = [view.mu.low, view.mu.high, view.mu.step];
    const sigma = this.part("sigma");
    [sigma.min, sigma.max, sigma.step] = [0, view.sigmas.length - 1, 1];
    mu.disabled = sigma.disabled = !view.regularised;
    for (const name of ["scatter-caption", "map-caption", "bell-caption"]) this.part(name).textContent = view.captions[name];
    if (view.map) {
      const options = Object.entries(view.map.criteria).map(([name, { title }]) => new Option(title, name));
      this.part("criterion").replaceChildren(...options);
      this.part("criterion").value = this.criterion;
    }
    this.unregularised = null;
  }

  make() {
    const { part, root } = this;
    const { small } = this.view;
    this.scatter = new Scatter(part("scatter"), { small, onSelect: (rows) => this.trigger("selected", rows) });
    this.scatter.redraw = () => this.redraw();
    this.map = new SettingMap(part("map"), 340, { onMove: (mu, sigma) => this.move(mu, sigma) });
    this.bell = new Bell(part("bell"), SMALL);
    const score = (view) => view.titles.plain;
    this.before = new Bias(part("before"), SMALL, { colour: "muted", title: score });
    this.after = new Bias(part("after"), SMALL, { colour: "accent", title: (view) => view.titles.score });
    part("mu").addEventListener("input", () => this.move(Number(part("mu").value), this.sigma));
    part("sigma").addEventListener("input", () => this.move(this.mu, Number(this.view.sigmas[part("sigma").value])));
    part("pin").addEventListener("click", () => this.trigger("pinned", this.setting()));
    part("unpin").addEventListener("click", () => this.trigger("pinned", { remove: true }));
    part("all").addEventListener("click", () => this.scatter.reset());
    part("criterion").addEventListener("change", (event) => {
      this.criterion = event.target.value;
      this.redraw();
    });
    part("jump").addEventListener("click", () => {
      const { best } = this.view.map.criteria[this.criterion];
      this.move(best.mu, best.sigma);
    });
    for (const button of root.querySelectorAll("[data-tool]")) {
      button.addEventListener("click", () => {
        this.scatter.tool = button.dataset.tool;
        part("scatter").classList.add("held");
        press(root, "tool", button.dataset.tool);
      });
    }
    for (const button of root.querySelectorAll("[data-axes]")) {
      button.addEventListener("click", () => {
        this.axes = button.dataset.axes;
        this.scatter.zoom = null;
        this.tell("axes", this.axes);
        this.redraw();
      });
    }
  }

  setting() {
    return { mu: this.mu, sigma: this.sigma };
  }

  /** Moves the setting to the nearest step of both sliders. */
  move(mu, sigma) {
    const { low, high, step } = this.view.mu;
    const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
    const kept = Math.min(high, Math.max(low, mu));
    this.mu = Number((Math.round(kept / step) * step).toFixed(decimals));
    this.sigma = nearest(this.view.sigmas, sigma);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), REST);
    this.redraw();
  }

  /** The hand rests: the server hears of the setting, and those who listen hear the numbers. */
  rest() {
    this.resting = null;
    if (this.mu !== this.told.mu || this.sigma !== this.told.sigma) {
      this.told = this.setting();
      this.toldAt = Date.now();
      this.tell("setting", { ...this.told, at: this.toldAt });
    }
    this.say();
  }

  say() {
    const { spearman: rho, top10, accuracy, regret } = this.found;
    this.part("heard").textContent =
      `Spearman ρ ${fixed(rho, 3)}, in the best tenth ${fixed(top10, 3)}. Best-scored network ` +
      `${fixed(accuracy, 2)} percent, regret ${fixed(regret, 2)} points.`;
    if (this.view.map) this.sayJump();
    this.showMovers();
  }

  redraw() {
    if (!this.notes || this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.draw();
    });
  }

  scoresAt(mu, sigma, scores = this.view.arrays.scores) {
    return product(scores, factors(this.view.arrays.sizes, mu, sigma));
  }

  draw() {
    const { view, notes, mu, sigma } = this;
    const theme = themeOf(this.root);
    const scores = view.regularised ? this.scoresAt(mu, sigma) : view.arrays.scores;
    this.scores = scores;
    this.found = view.truth.judge(scores);
    const pinned = this.judgePin();
    const axes = pinned && notes.pin.other ? "ranks" : this.axes;
    press(this.root, "axes", axes);
    this.showSetting();
    this.showNumbers(pinned);
    this.scatter.draw(theme, { scores, ranks: this.found.ranks, pinned, axes, lit: notes.lit });
    if (!view.small) {
      this.bell.draw(theme, { mu, sigma, applied: view.regularised });
      this.showBias(theme, scores);
    }
    if (view.map) this.map.draw(theme, { criterion: this.criterion, mu, sigma, pin: this.pinPlace(), live: view.regularised });
    const first = !this.root.classList.contains("ready");
    this.root.classList.add("ready");
    this.root.removeAttribute("aria-busy");
    if (first) this.redraw();
    if (!this.resting) this.say();
  }

  pinPlace() {
    const { pin } = this.notes;
    return pin && pin.regularised && !pin.other ? pin : null;
  }

  /** Judges the pinned setting; what is computed is kept until another is pinned. */
  judgePin() {
    const { pin } = this.notes;
    if (!pin) return null;
    const state = JSON.stringify(pin) + this.view.version;
    if (this.pinState !== state) {
      const own = pin.other ? this.view.arrays.pinned : this.view.arrays.scores;
      const scores = pin.regularised ? this.scoresAt(pin.mu, pin.sigma, own) : own;
      this.pinned = { scores, ...this.view.truth.judge(scores) };
      this.pinState = state;
    }
    return this.pinned;
  }

  showSetting() {
    const { view } = this;
    const [mu, sigma] = [this.part("mu"), this.part("sigma")];
    mu.value = this.mu;
    sigma.value = view.sigmas.findIndex((option) => Number(option) === this.sigma);
    const texts = view.regularised
      ? [`${this.mu.toFixed(2)} ${view.unit}`, `${this.sigma} ${view.unit}²`]
      : ["not applied", "not applied"];
    [mu, sigma].forEach((slider, which) => {
      slider.setAttribute("aria-valuetext", texts[which]);
      slider.parentElement.querySelector("output").textContent = texts[which];
    });
    mu.setAttribute("aria-valuenow", this.mu);
    sigma.setAttribute("aria-valuenow", this.sigma);
  }

  showNumbers(pinned) {
    const { found, value, part } = this;
    const rows = [
      ["spearman", 3, ""],
      ["top10", 3, ""],
      ["accuracy", 2, " %"],
      ["regret", 2, " points"],
      ["best-of-ten", 2, " %"],
    ];
    for (const [name, decimals, unit] of rows) {
      const key = name === "best-of-ten" ? "bestOfTen" : name;
      const number = found[key];
      const element = value(name);
      element.textContent = Number.isFinite(number) ? `${number.toFixed(decimals)}${unit}` : "undefined";
      element.dataset.value = number;
      const a = pinned?.[key];
      const difference = number - a;
      const sign = difference < 0 ? "−" : "+";
      const beside = pinned ? `A ${fixed(a, decimals)}, ${sign}${fixed(Math.abs(difference), decimals)}` : this.meaning(name);
      part(`${name}-note`).textContent = beside;
    }
    const { pin } = this.notes;
    part("unpin").hidden = !pin;
    part("pinned").hidden = !pin;
    if (pin) part("pinned").textContent = `A, in grey: ${pin.title}. Beside each number: A's, and how far the present one is from it.`;
    if (found.rows[0] !== this.namedRow) this.nameBest(found.rows);
  }

  meaning(name) {
    const { view, found } = this;
    if (name === "spearman") return `n = ${view.arrays.scores.length.toLocaleString("en-US")}`;
    if (name === "top10") return `${view.arrays.tenth.length.toLocaleString("en-US")} networks`;
    if (name === "regret") return `best here: ${fixed(view.highest, 2)} %`;
    if (name === "best-of-ten") return `regret ${fixed(view.highest - found.bestOfTen, 2)} points`;
    return this.bestName ?? "";
  }

  async nameBest(rows) {
    this.namedRow = rows[0];
    const labels = await this.view.arrays.labels;
    if (this.namedRow !== rows[0]) return;
    this.bestName = labels[rows[0]] + (rows.length > 1 ? ` and ${rows.length - 1} more` : "");
    if (!this.notes.pin) this.part("accuracy-note").textContent = this.bestName;
  }

  showBias(theme, scores) {
    const { view, part } = this;
    const { sizes } = view.arrays;
    if (this.unregularised === null) {
      this.sizeRanks = averageRanks(sizes);
      this.unregularised = spearman(view.arrays.scores, sizes);
    }
    this.before.draw(theme, view.arrays.scores);
    part("before-title").textContent = `${view.regularised ? "As it is: " : ""}ρ(score, size) = ${fixed(this.unregularised, 3)}`;
    part("after-panel").hidden = !view.regularised;
    if (!view.regularised) {
      part("bias-caption").textContent = "A ρ far from 0 says that the score ranks by size as well.";
      return;
    }
    const after = rankCorrelation(this.found.ranks, this.sizeRanks);
    this.after.draw(theme, scores);
    part("after-title").textContent = `Times f(Θ): ρ(score, size) = ${fixed(after, 3)}`;
    part("bias-caption").textContent = this.biasStory(after);
  }

  /** What f does at this setting: it pulls towards μ, wherever that lies among the sizes. */
  biasStory(after) {
    const { sizes } = this.view.arrays;
    let below = 0;
    for (const size of sizes) if (size < this.mu) below += 1;
    const share = Math.round((100 * below) / sizes.length);
    const change = after - this.unregularised;
    const verb = Math.abs(change) < 0.005 ? "hardly changes" : change > 0 ? "raises" : "lowers";
    const why = share >= 50 ? `${share} % of these networks are smaller, so that the larger of them gain` : `${100 - share} % are larger, so that the smaller of them gain`;
    return `f pulls towards μ = ${this.mu.toFixed(2)} ${this.view.unit}: ${why}. It ${verb} the score's ρ with size (${fixed(this.unregularised, 3)} → ${fixed(after, 3)}).`;
  }

  sayJump() {
    const { view, criterion, part } = this;
    const { best, title } = view.map.criteria[criterion];
    part("jump").disabled = !view.regularised || !best;
    part("jump").textContent = best ? `Jump to the best: μ ${best.mu}, σ ${best.sigma}` : "No setting is better than another";
    if (!best) return;
    const there = view.truth.judge(this.scoresAt(best.mu, nearest(view.sigmas, best.sigma)));
    const change = (name, key, decimals) => `${name} ${fixed(this.found[key], decimals)} → ${fixed(there[key], decimals)}`;
    part("jump-note").textContent = `Best ${title} on this grid. From here to there: ${[
      change("ρ", "spearman", 3),
      change("best tenth", "top10", 3),
      change("regret", "regret", 2),
      change("best of ten", "bestOfTen", 2),
    ].join(", ")}.`;
  }

  /** The networks whose rank changed most from A to now. */
  async showMovers() {
    const { pinned, part } = this;
    const { pin } = this.notes;
    part("movers-card").hidden = !pin;
    if (!pin) return;
    const count = this.scores.length;
    const moved = Array.from(this.found.ranks, (rank, row) => [rank - pinned.ranks[row], row]);
    moved.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    const labels = await this.view.arrays.labels;
    const place = (ranks, row) => Math.round(count + 1 - ranks[row]).toLocaleString("en-US");
    const line = ([, row]) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      for (const text of [labels[row], `rank ${place(pinned.ranks, row)} → ${place(this.found.ranks, row)}`]) {
        button.append(Object.assign(document.createElement("span"), { textContent: text }));
      }
      button.addEventListener("click", () => this.scatter.select([row]));
      item.append(button);
      return item;
    };
    part("risen").replaceChildren(...moved.slice(0, MOVERS).filter(([by]) => by > 0).map(line));
    part("fallen").replaceChildren(...moved.slice(-MOVERS).reverse().filter(([by]) => by < 0).map(line));
  }
}

function press(root, kind, chosen) {
  for (const button of root.querySelectorAll(`[data-${kind}]`)) {
    button.setAttribute("aria-pressed", String(button.dataset[kind] === chosen));
  }
}

function nearest(options, sigma) {
  const distance = (option) => Math.abs(Math.log(Number(option) / sigma));
  return Number(options.reduce((best, option) => (distance(option) < distance(best) ? option : best)));
}

export default function live(component) {
  const { parentElement, data } = component;
  parentElement.swapcoreTuner ??= new Tuner(parentElement);
  const tuner = parentElement.swapcoreTuner;
  try {
    tuner.take(data, component);
  } catch (error) {
    const told = parentElement.querySelector(".waiting");
    told.textContent = `The live charts cannot be drawn here (${error.message}); the figures and the table below do without.`;
    parentElement.querySelector(".live").classList.remove("ready");
  }
  return () => {};
}
