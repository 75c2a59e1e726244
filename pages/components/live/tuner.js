// The live tuner: everything that follows μ and σ is computed and drawn here, and told to the server when the hand rests.
import { Bell } from "./bell.js";
import { Bias } from "./bias.js";
import { showSetting } from "./setting.js";
import { SettingMap } from "./map.js";
import { decode } from "./payload.js";
import { themeOf } from "./plot.js";
import { Truth, averageRanks, factors, product, rankCorrelation, spearman } from "./ranks.js";
import { fixed, nearest } from "./scale.js";
import { Scatter } from "./scatter.js";
import { NUMBERS, besideWords, biasWords, heardWords, jumpWords, meaning, pinWords, written } from "./words.js";
import { showMovers } from "./movers.js";

const REST = 300;
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
    view.truth = new Truth(accuracies, tenth, view.highest, view.measured.sign);
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
    if (first || notes.selections !== this.selections) this.scatter.selected = new Set(notes.selected);
    this.selections = notes.selections;
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
    for (const [name, words] of Object.entries(view.captions)) this.part(name).textContent = words;
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
    this.part("heard").textContent = heardWords(this.found, this.view.measured);
    if (this.view.map) this.sayJump();
    this.part("movers-card").hidden = !this.notes.pin;
    if (this.notes.pin) showMovers(this);
  }

  sayJump() {
    const { view, criterion, part } = this;
    const { best, title } = view.map.criteria[criterion];
    part("jump").disabled = !best;
    part("jump").textContent = best ? `Jump to the best: μ ${best.mu}, σ ${best.sigma}` : "No setting is better than another";
    const there = best && view.truth.judge(this.scoresAt(best.mu, nearest(view.sigmas, best.sigma)));
    part("jump-note").textContent = best ? jumpWords(title, this.found, there, view.measured) : "";
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
    showSetting(this);
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

  showNumbers(pinned) {
    const { found, value, part } = this;
    for (const { name, key, of } of NUMBERS) {
      const { decimals, unit } = written(of, this.view);
      const number = found[key];
      const element = value(name);
      element.textContent = Number.isFinite(number) ? `${number.toFixed(decimals)}${unit}` : "undefined";
      element.dataset.value = number;
      const beside = pinned ? besideWords(number, pinned[key], decimals) : meaning(name, this);
      part(`${name}-note`).textContent = beside;
    }
    const { pin } = this.notes;
    part("unpin").hidden = !pin;
    part("pinned").hidden = !pin;
    if (pin) part("pinned").textContent = pinWords(pin);
    if (found.rows[0] !== this.namedRow) this.nameBest(found.rows);
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
    part("bias-caption").textContent = biasWords(view, this.mu, this.unregularised, after);
  }
}

function press(root, kind, chosen) {
  for (const button of root.querySelectorAll(`[data-${kind}]`)) {
    button.setAttribute("aria-pressed", String(button.dataset[kind] === chosen));
  }
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
