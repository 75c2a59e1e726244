// The library's own numbers, computed where the hand is: ranks, Spearman's ρ, the factor f(Θ), the top of a ranking.
// No function here changes what it is given.

const TEN = 10;

/** f(Θ) = exp(−(Θ − μ)² / σ) for each size. */
export function factors(sizes, mu, sigma) {
  const root = Math.sqrt(sigma);
  const found = new Float64Array(sizes.length);
  for (let row = 0; row < sizes.length; row += 1) {
    const distance = (sizes[row] - mu) / root;
    found[row] = Math.exp(-(distance * distance));
  }
  return found;
}

/** Each score times its factor. */
export function product(scores, factor) {
  const found = new Float64Array(scores.length);
  for (let row = 0; row < scores.length; row += 1) found[row] = scores[row] * factor[row];
  return found;
}

/** Ranks from 1, the lowest value first, ties at their average. */
export function averageRanks(values) {
  const ordered = Float64Array.from(values).sort();
  const found = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    const first = firstAtLeast(ordered, value);
    let behind = first + 1;
    if (ordered[behind] === value) behind = firstAbove(ordered, value, behind);
    found[row] = (first + behind + 1) / 2;
  }
  return found;
}

function firstAtLeast(ordered, value) {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(ordered, value, from) {
  let low = from;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pearson's r of two lists of ranks; NaN where either is constant. */
export function rankCorrelation(first, second) {
  const count = first.length;
  const mean = (count + 1) / 2;
  let shared = 0;
  let spreadFirst = 0;
  let spreadSecond = 0;
  for (let row = 0; row < count; row += 1) {
    const a = first[row] - mean;
    const b = second[row] - mean;
    shared += a * b;
    spreadFirst += a * a;
    spreadSecond += b * b;
  }
  return spreadFirst > 0 && spreadSecond > 0 ? shared / Math.sqrt(spreadFirst * spreadSecond) : NaN;
}

/** Spearman's ρ of the two lists; NaN for fewer than three networks, or where either is constant. */
export function spearman(first, second) {
  return first.length < 3 ? NaN : rankCorrelation(averageRanks(first), averageRanks(second));
}

/** The networks with the highest score: their rows, and the mean of their accuracies. */
export function bestScored(scores, accuracies) {
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  const rows = [];
  let sum = 0;
  for (let row = 0; row < scores.length; row += 1) {
    if (scores[row] === highest) {
      rows.push(row);
      sum += accuracies[row];
    }
  }
  return { rows, accuracy: rows.length ? sum / rows.length : NaN };
}

/**
 * Highest accuracy among the ten best-scored networks. Where more share the tenth's score than there are places left,
 * what is to be expected of a fair draw among them.
 */
export function bestOfTen(scores, accuracies) {
  const count = Math.min(TEN, scores.length);
  if (!count) return NaN;
  const last = Float64Array.from(scores).sort()[scores.length - count];
  let places = count;
  let best = -Infinity;
  const sharing = [];
  for (let row = 0; row < scores.length; row += 1) {
    if (scores[row] === last) {
      sharing.push(accuracies[row]);
    } else if (scores[row] > last) {
      places -= 1;
      best = Math.max(best, accuracies[row]);
    }
  }
  sharing.sort((first, second) => second - first);
  const few = sharing.length;
  // The i-th is the best of those drawn if it is drawn, and none that is more accurate.
  let chance = places / few;
  let expected = 0;
  for (let row = 0; row <= few - places; row += 1) {
    expected += chance * Math.max(best, sharing[row]);
    chance *= (few - places - row) / (few - 1 - row);
  }
  return Math.min(expected, Math.max(best, sharing[0]));
}

/** What does not change while a setting moves: ranks of the accuracies, all of them and among the best tenth. */
export class Truth {
  /**
   * @param {Float64Array} accuracies In percent, or what else was measured, turned so that higher is better.
   * @param {Uint32Array} tenth Rows of the best tenth by accuracy.
   * @param {number} highest Accuracy of the best network, also of those without a score.
   * @param {number} sign What turns them back into what was measured, 1 or −1.
   */
  constructor(accuracies, tenth, highest, sign = 1) {
    this.sign = sign;
    this.accuracies = accuracies;
    this.highest = highest;
    this.tenth = tenth;
    this.ranks = averageRanks(accuracies);
    this.tenthRanks = averageRanks(Float64Array.from(tenth, (row) => accuracies[row]));
  }

  /** ρ, ρ in the best tenth, and the network that is scored best; ranks are those of the scores. */
  judge(scores) {
    const ranks = averageRanks(scores);
    const best = bestScored(scores, this.accuracies);
    const top = averageRanks(Float64Array.from(this.tenth, (row) => scores[row]));
    return {
      ranks,
      spearman: scores.length < 3 ? NaN : rankCorrelation(ranks, this.ranks),
      top10: this.tenth.length < 3 ? NaN : rankCorrelation(top, this.tenthRanks),
      rows: best.rows,
      accuracy: this.sign * best.accuracy,
      regret: this.highest - best.accuracy,
      bestOfTen: this.sign * bestOfTen(scores, this.accuracies),
    };
  }
}
