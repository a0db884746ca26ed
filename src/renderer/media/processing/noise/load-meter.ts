/**
 * Measures what the processors take that are registered after this module, in an AudioWorkletGlobalScope. There is no
 * clock but `Date.now` in it, in whole milliseconds; over a second of audio, the errors of its hundreds of blocks
 * cancel each other out.
 */

/** What a processor took for about a second of audio, in ms. */
export interface AudioLoad {
  /** How long it computed. */
  readonly busy: number;
  /** How long it took in all; more than `audio` if the device did not get its audio in time. */
  readonly elapsed: number;
  /** How long the audio plays. */
  readonly audio: number;
}

interface Processor {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][], parameters: unknown): boolean;
}
type ProcessorClass = new (options: unknown) => Processor;

/** What TypeScript's libraries do not declare. */
const scope = globalThis as unknown as {
  readonly sampleRate: number;
  registerProcessor(name: string, constructor: ProcessorClass): void;
};

const register = scope.registerProcessor.bind(scope);

scope.registerProcessor = (name, constructor) => {
  class Measured extends constructor {
    #began = Date.now();
    #busy = 0;
    #samples = 0;

    override process(inputs: Float32Array[][], outputs: Float32Array[][], parameters: unknown): boolean {
      const before = Date.now();
      const goesOn = super.process(inputs, outputs, parameters);
      const now = Date.now();
      this.#busy += now - before;
      this.#samples += outputs[0]?.[0]?.length ?? 0;
      if (this.#samples >= scope.sampleRate) {
        const audio = (this.#samples / scope.sampleRate) * 1_000;
        const load: AudioLoad = { busy: this.#busy, elapsed: now - this.#began, audio };
        this.port.postMessage(load);
        [this.#began, this.#busy, this.#samples] = [now, 0, 0];
      }
      return goesOn;
    }
  }
  register(name, Measured);
};
