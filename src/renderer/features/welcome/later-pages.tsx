import { lazy, Suspense, type ComponentType } from "react";
import { withLaterTexts } from "../../messages/load-later-texts.ts";

/**
 * A page whose script is not part of the first screen. It suspends by itself: if it suspended whoever shows it, that would
 * start again, and not know the link any more from which it came. If it cannot be loaded, the error boundary says so.
 */
function laterPage<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Page = lazy(async () => ({ default: await load() }));
  return function LaterPage(props: Props) {
    return (
      <Suspense>
        <Page {...props} />
      </Suspense>
    );
  };
}

export const HostChoice = laterPage(
  async () => (await withLaterTexts(import("./host-choice.tsx"))).HostChoice,
);
export const SignInPage = laterPage(
  async () => (await withLaterTexts(import("./sign-in-page.tsx"))).SignInPage,
);
export const SignedOutPage = laterPage(
  async () => (await withLaterTexts(import("./signed-out-page.tsx"))).SignedOutPage,
);
export const FailedPage = laterPage(
  async () => (await withLaterTexts(import("./failed-page.tsx"))).FailedPage,
);
