import { lazy, Suspense, type ComponentType } from "react";
import { log } from "../log/log.ts";

/** A part of a page whose script is not part of the first screen: nothing while it is loading, or if it cannot be loaded. */
export function laterPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part = lazy(async (): Promise<{ default: ComponentType<Props> }> => {
    try {
      return { default: await load() };
    } catch (error) {
      log.warn("A part of the page could not be loaded", { error });
      return { default: () => null };
    }
  });
  return function LaterPart(props: Props) {
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
}
