import { create } from "zustand";
import type { Finding } from "../media/quality/finding.ts";
import type { Rates } from "../media/quality/rates.ts";

/** What is measured of the current call. Written by `media/quality`, from the first frame on. */
interface QualityView {
  /** By identity, also our own; empty before anything is known. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Of the last two minutes, oldest first. */
  readonly history: readonly Rates[];
  /** Whether the statistics are shown, so that they are read more often. */
  readonly shown: boolean;
}

export const nothingMeasured: Pick<QualityView, "findings" | "history"> = {
  findings: new Map(),
  history: [],
};

export const useQuality = create<QualityView>(() => ({ ...nothingMeasured, shown: false }));
