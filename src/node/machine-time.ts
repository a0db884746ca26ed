import { uptime } from "node:os";

/** Both in milliseconds. Uptime includes sleep, and cannot be adjusted. */
export interface TimeSource {
  wall(): number;
  uptime(): number;
}

export const machineTime: TimeSource = {
  wall: () => Date.now(),
  // On macOS, Node's uptime has a precision of a second; hrtime includes sleep and is the same in every process.
  uptime: () =>
    process.platform === "darwin" ? Number(process.hrtime.bigint()) / 1_000_000 : uptime() * 1000,
};
