// What the live tuner says in words.
import { fixed } from "./scale.js";

const HARDLY = 0.005;

/** The numbers at the top: the name of their place, the key in what was judged, how they are written. */
export const NUMBERS = [
  { name: "spearman", key: "spearman", decimals: 3, unit: "" },
  { name: "top10", key: "top10", decimals: 3, unit: "" },
  { name: "accuracy", key: "accuracy", decimals: 2, unit: " %" },
  { name: "regret", key: "regret", decimals: 2, unit: " points" },
  { name: "best-of-ten", key: "bestOfTen", decimals: 2, unit: " %" },
];

/** What a number refers to, in small below it. */
export function meaning(name, { view, found, bestName }) {
  const whole = (count) => count.toLocaleString("en-US");
  return {
    spearman: () => `n = ${whole(view.arrays.scores.length)}`,
    top10: () => `${whole(view.arrays.tenth.length)} networks`,
    accuracy: () => bestName ?? "",
    regret: () => `best here: ${fixed(view.highest, 2)} %`,
    "best-of-ten": () => `regret ${fixed(view.highest - found.bestOfTen, 2)} points`,
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
export function heardWords({ spearman, top10, accuracy, regret }) {
  return (
    `Spearman ρ ${fixed(spearman, 3)}, in the best tenth ${fixed(top10, 3)}. Best-scored network ` +
    `${fixed(accuracy, 2)} percent, regret ${fixed(regret, 2)} points.`
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
export function jumpWords(title, here, there) {
  const change = (name, key, decimals) => `${name} ${fixed(here[key], decimals)} → ${fixed(there[key], decimals)}`;
  const changes = [
    change("ρ", "spearman", 3),
    change("best tenth", "top10", 3),
    change("regret", "regret", 2),
    change("best of ten", "bestOfTen", 2),
  ];
  return `Best ${title} on this grid. From here to there: ${changes.join(", ")}.`;
}
