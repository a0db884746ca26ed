import { lazy, Suspense, type ComponentType } from "react";

/**
 * A part of a page whose script is not part of the first screen: nothing while it is loading, or if it cannot be loaded,
 * which Chromium logs.
 */
export function laterPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part = lazy(() =>
    load().then(
      (part) => ({ default: part }),
      (): { default: ComponentType<Props> } => ({ default: () => null }),
    ),
  );
  return function LaterPart(props: Props) {
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}
