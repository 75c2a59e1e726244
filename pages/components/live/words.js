// What the live tuner says in words.
import { fixed } from "./scale.js";

const HARDLY = 0.005;

/** The numbers at the top: the name of their place, the key in what was judged, how they are written or whose unit. */
export const NUMBERS = [
  { name: "spearman", key: "spearman" },
  { name: "top10", key: "top10" },
  { name: "accuracy", key: "accuracy", of: "unit" },
  { name: "regret", key: "regret", of: "difference" },
  { name: "best-of-ten", key: "bestOfTen", of: "unit" },
];

/** How a number is written: that of what was measured has its decimals and its unit. */
export function written(of, { measured }) {
  return of ? { decimals: measured.decimals, unit: ` ${measured[of]}` } : { decimals: 3, unit: "" };
}

/** What a number refers to, in small below it. */
export function meaning(name, { view, found, bestName }) {
  const whole = (count) => count.toLocaleString("en-US");
  const { sign, unit, difference, decimals } = view.measured;
  return {
    spearman: () => `n = ${whole(view.arrays.scores.length)}`,
    top10: () => `${whole(view.arrays.tenth.length)} networks`,
    accuracy: () => bestName ?? "",
    regret: () => `best here: ${fixed(sign * view.highest, decimals)} ${unit}`,
    "best-of-ten": () => `regret ${fixed(view.highest - sign * found.bestOfTen, decimals)} ${difference}`,
  }[name]();
}

/** A's number, and how far the present one is from it. */
export function besideWords(number, before, decimals) {
  const difference = number - before;
  return `A ${fixed(before, decimals)}, ${difference < 0 ? "−" : "+"}${fixed(Math.abs(difference), decimals)}`;
}

/** What is pinned. */
export function pinWords(pin) {
  return `A, in grey: ${pin.title}. Below each number: A's, and how far the present one is from it.`;
}

/** The numbers as a sentence, for those who listen. */
export function heardWords({ spearman, top10, accuracy, regret }, { unit, difference, decimals }) {
  return (
    `Spearman ρ ${fixed(spearman, 3)}, in the best tenth ${fixed(top10, 3)}. Best-scored network ` +
    `${fixed(accuracy, decimals)} ${unit === "%" ? "percent" : unit}, regret ${fixed(regret, decimals)} ${difference}.`
  );
}

/** What f does at a setting: it pulls towards μ, wherever that lies among the sizes. */
export function biasWords({ arrays: { sizes }, unit }, mu, before, after) {
  const below = sizes.reduce((count, size) => count + (size < mu), 0);
  const share = Math.round((100 * below) / sizes.length);
  const change = after - before;
  const verb = Math.abs(change) < HARDLY ? "hardly changes" : change > 0 ? "raises" : "lowers";
  const why =
    share >= 50
      ? `${share} % of these networks are smaller, so that the larger of them gain`
      : `${100 - share} % of these networks are larger, so that the smaller of them gain`;
  return (
    `f pulls towards μ = ${mu.toFixed(2)} ${unit}: ${why}. It ${verb} the score's ρ with size ` +
    `(${fixed(before, 3)} → ${fixed(after, 3)}).`
  );
}

/** What one gains and what one gives away by a jump. */
export function jumpWords(title, here, there, { decimals }) {
  const change = (name, key, places) => `${name} ${fixed(here[key], places)} → ${fixed(there[key], places)}`;
  const changes = [
    change("ρ", "spearman", 3),
    change("best tenth", "top10", 3),
    change("regret", "regret", decimals),
    change("best of ten", "bestOfTen", decimals),
  ];
  return `Best ${title} on this grid. From here to there: ${changes.join(", ")}.`;
}
