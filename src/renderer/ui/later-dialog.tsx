import { createElement, useEffect, useState, type ComponentType } from "react";
import { log } from "../log/log.ts";
import { t } from "../messages/index.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./field.tsx";

const loads = new Set<() => Promise<void>>();

/**
 * A dialog whose script is not part of the first screen: it is loaded when the page is idle, at the latest when the
 * dialog is opened.
 */
export function laterDialog<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null;
  const ensure = async () => {
    Loaded ??= await load();
  };
  loads.add(ensure);
  return function LaterDialog(props: Props) {
    const [status, setStatus] = useState<"loading" | "loaded" | "failed">("loading");
    useEffect(() => {
      if (status !== "loading" || Loaded) return;
      ensure().then(
        () => setStatus("loaded"),
        (error: unknown) => {
          log.warn("A dialog could not be loaded", { error });
          setStatus("failed");
        },
      );
    }, [status]);
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

/** Preloads them, so that they open at once, even if the host cannot be reached by then. */
export async function loadDialogs(): Promise<void> {
  await Promise.allSettled([...loads].map((load) => load()));
}
