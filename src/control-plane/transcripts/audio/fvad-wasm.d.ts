/** WebRTC's voice activity detector, compiled by Emscripten; the package has no types. */
declare module "@echogarden/fvad-wasm" {
  interface Fvad {
    /** A view of the memory, for as long as that does not grow. */
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _fvad_new(): number;
    _fvad_free(detector: number): void;
    /** 0 to 3; the higher, the less counts as voice. Returns 0, or -1 for another mode. */
    _fvad_set_mode(detector: number, mode: number): number;
    /** Returns 0, or -1 for a rate that it does not know. */
    _fvad_set_sample_rate(detector: number, rate: number): number;
    /** 10, 20 or 30 ms of samples. Returns 1 for voice, 0 for none, -1 for another length. */
    _fvad_process(detector: number, samples: number, length: number): number;
  }
  export default function createFvad(module: { wasmBinary: Uint8Array }): Promise<Fvad>;
}
