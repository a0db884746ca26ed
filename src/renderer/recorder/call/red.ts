const FOLLOWS = 0x80;
const HEADER = 4;

/**
 * The primary block of a RED payload (RFC 2198): the newest packet, without the older ones that it repeats. Null if the
 * payload is not one. Pure.
 */
export function primaryBlock(payload: Uint8Array): Uint8Array | null {
  let header = 0;
  let redundant = 0;
  while (header < payload.length && ((payload[header] ?? 0) & FOLLOWS) !== 0) {
    const [high, low] = [payload[header + 2], payload[header + 3]];
    if (high === undefined || low === undefined) return null;
    redundant += ((high & 0x03) << 8) | low;
    header += HEADER;
  }
  const start = header + 1 + redundant;
  return header < payload.length && start <= payload.length ? payload.subarray(start) : null;
}
