// Axes: where a value stands, which ticks are round, how numbers are written.

const MOST_TICKS = 6;

/** A linear or logarithmic axis from pixel to pixel; `start` and `end` may run either way. */
export class Scale {
  constructor({ low, high, log = false, margin = 0, backwards = false }) {
    this.log = log && low > 0;
    let first = this.bend(low);
    let last = this.bend(high);
    if (!(last > first)) {
      const room = Math.abs(first) * 0.05 || 0.5;
      first -= room;
      last += room;
    }
    const room = margin * (last - first);
    this.first = first - room;
    this.last = last + room;
    this.start = 0;
    this.end = 1;
    this.backwards = backwards;
  }

  bend(value) {
    return this.log ? Math.log10(value) : value;
  }

  /** Puts the axis between two pixels. */
  between(start, end) {
    [this.start, this.end] = this.backwards ? [end, start] : [start, end];
    return this;
  }

  /** The pixel of a value. */
  place(value) {
    return this.start + ((this.bend(value) - this.first) / (this.last - this.first)) * (this.end - this.start);
  }

  /** The value at a pixel. */
  value(pixel) {
    const bent = this.first + ((pixel - this.start) / (this.end - this.start)) * (this.last - this.first);
    return this.log ? 10 ** bent : bent;
  }

  /** Round values on the axis. */
  ticks(most = MOST_TICKS) {
    return this.log ? decades(this.first, this.last, most) : rounds(this.first, this.last, most);
  }
}

function rounds(first, last, most) {
  const rough = (last - first) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((each) => each * power >= 0.7 * rough);
  const found = [];
  for (let value = Math.ceil(first / step) * step; value <= last + step * 1e-9; value += step) {
    found.push(Math.abs(value) < step * 1e-9 ? 0 : value);
  }
  return found;
}

function decades(first, last, most) {
  const found = [];
  const parts = last - first < 1.5 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / most));
  for (let power = Math.floor(first); power <= last; power += every) {
    for (const part of parts) {
      const value = part * 10 ** power;
      const bent = Math.log10(value);
      if (bent >= first - 1e-9 && bent <= last + 1e-9) found.push(value);
    }
  }
  return found;
}

/** A tick's text, short. */
export function tickText(value) {
  const size = Math.abs(value);
  if (size >= 1e12 || (size > 0 && size < 1e-4)) return value.toExponential(0).replace("e+", "e");
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e4, "k"]]) {
    if (size >= unit) return `${plain(value / (letter === "k" ? 1e3 : unit), 3)}${letter}`;
  }
  return plain(value, 4);
}

/** A number for people: thousands separated, so many significant digits. */
export function plain(value, digits) {
  if (!Number.isFinite(value)) return "undefined";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-4)) return value.toExponential(digits - 1);
  return value.toLocaleString("en-US", { maximumSignificantDigits: Math.max(digits, Math.ceil(Math.log10(size + 1))) });
}

/** A number with so many decimals, or "undefined". */
export function fixed(value, decimals) {
  return Number.isFinite(value) ? value.toFixed(decimals) : "undefined";
}

/** The lowest and the highest of some values. */
export function spread(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** The pixels of many values. */
export function place(scale, values) {
  const found = new Float32Array(values.length);
  const { log, first, start } = scale;
  const slope = (scale.end - start) / (scale.last - first);
  for (let row = 0; row < values.length; row += 1) {
    found[row] = start + ((log ? Math.log10(values[row]) : values[row]) - first) * slope;
  }
  return found;
}

/** The number nearest to a value among ascending texts, by ratio. */
export function nearest(options, value) {
  const distance = (option) => Math.abs(Math.log(Number(option) / value));
  return Number(options.reduce((best, option) => (distance(option) < distance(best) ? option : best)));
}
