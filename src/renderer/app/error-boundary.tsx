import { Component, type ReactNode } from "react";
import { BrokenPage } from "../features/welcome/index.ts";
import { useCall } from "../stores/call-store.ts";

interface State {
  /** The error that a component has thrown; null if none has. */
  readonly thrown: { readonly error: unknown } | null;
}

/**
 * Replaces everything by a page that offers a reload when a component throws. The call continues until the reload,
 * since it lives outside React, and is rejoined after it (`media/interrupted-call.ts`).
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { thrown: null };

  static getDerivedStateFromError(error: unknown): State {
    return { thrown: { error } };
  }

  override componentDidCatch(): void {
    // The picture-in-picture window has lost its content.
    useCall.setState({ pip: null });
  }

  override render(): ReactNode {
    const { thrown } = this.state;
    if (!thrown) return this.props.children;
    return <BrokenPage error={thrown.error} inCall={useCall.getState().connection.status !== "idle"} />;
  }
}
