/** The bytes of one file that the host has not confirmed yet. Pure. */
export class PendingBytes {
  #confirmed = 0;
  #size = 0;
  #chunks: Uint8Array<ArrayBuffer>[] = [];

  /** How many bytes wait, in all. */
  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.byteLength === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.byteLength;
  }

  /** The next bytes to send, at most `limit` of them unless a single chunk is larger; possibly none. */
  next(limit: number): { readonly offset: number; readonly parts: readonly Uint8Array<ArrayBuffer>[] } {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (const chunk of this.#chunks) {
      if (parts.length > 0 && size + chunk.byteLength > limit) break;
      parts.push(chunk);
      size += chunk.byteLength;
    }
    return { offset: this.#confirmed, parts };
  }

  /**
   * The host has this many bytes of the file. Returns whether sending can go on from there: not if the host misses bytes
   * that it has confirmed before, nor if it has bytes that were never sent.
   */
  confirm(size: number): boolean {
    if (size < this.#confirmed || size > this.#confirmed + this.#size) return false;
    let confirmed = size - this.#confirmed;
    this.#confirmed = size;
    this.#size -= confirmed;
    while (confirmed > 0) {
      const [first] = this.#chunks;
      if (!first) break;
      if (first.byteLength > confirmed) this.#chunks[0] = first.subarray(confirmed);
      else this.#chunks.shift();
      confirmed -= Math.min(confirmed, first.byteLength);
    }
    return true;
  }
}
