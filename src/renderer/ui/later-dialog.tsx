import { createElement, useEffect, useState, type ComponentType } from "react";
import { log } from "../log/log.ts";
import { t } from "../messages/index.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./field.tsx";
import { later } from "./later.ts";

/** A dialog whose script is not part of the first screen. */
export function laterDialog<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const dialog = later(load);
  return function LaterDialog(props: Props) {
    const [status, setStatus] = useState<"loading" | "loaded" | "failed">("loading");
    useEffect(() => {
      if (status !== "loading" || dialog.get()) return;
      dialog.load().then(
        () => setStatus("loaded"),
        (error: unknown) => {
          log.warn("A dialog could not be loaded", { error });
          setStatus("failed");
        },
      );
    }, [status]);
    const Loaded = dialog.get();
    if (Loaded) return createElement(Loaded, props);
    if (status !== "failed") return null;
    return (
      <Dialog title={t("common.notLoaded")} onClose={props.onClose}>
        <Problem>{t("errors.notLoaded")}</Problem>
        <Button onClick={() => setStatus("loading")}>{t("common.retry")}</Button>
      </Dialog>
    );
  };
}
