import { useEffect, useState } from "react";
import { platform } from "../platform/index.ts";

/** How far the app is with the backup that it saves or checks, as a fraction; null while that is not known. */
export function useBackupProgress(): number | null {
  const [fraction, setFraction] = useState<number | null>(null);
  useEffect(
    () => platform.backups?.onProgress(({ done, total }) => setFraction(total > 0 ? done / total : null)),
    [],
  );
  return fraction;
}
