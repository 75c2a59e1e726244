// Reads what swapcore/figures/live.py writes: the length of a head, the head as JSON, then arrays one after the other.

const HEAD_BYTES = 4;
const KINDS = { float32: Float32Array, float64: Float64Array, uint32: Uint32Array };

/** The head, with its arrays as Float64Array or Uint32Array under their names, and a promise of the labels. */
export function decode(bytes) {
  const buffer = bytes.slice().buffer;
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD_BYTES, length)));
  let at = HEAD_BYTES + length;
  const arrays = {};
  for (const { name, type, bytes: count } of head.arrays) {
    const part = buffer.slice(at, at + count);
    arrays[name] = type === "text" ? unfolded(part) : new KINDS[type](part);
    at += count;
  }
  for (const [name, values] of Object.entries(arrays)) {
    if (values instanceof Float32Array) arrays[name] = Float64Array.from(values);
  }
  return { ...head, arrays };
}

async function unfolded(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(stream).text();
  return text.split("\n");
}
