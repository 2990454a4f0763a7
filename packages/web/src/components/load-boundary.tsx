import { Component, type ReactNode, Suspense } from "react";
import { FailureNote } from "./failure-note.tsx";

interface LoadBoundaryProps {
  readonly children: ReactNode;
}

/**
 * Shows nothing while a part of the page loads, and a note if it cannot be loaded: offline on the very first visit, or
 * when a new build has replaced its file.
 */
export class LoadBoundary extends Component<LoadBoundaryProps, { readonly hasFailed: boolean }> {
  override readonly state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return <Suspense>{this.props.children}</Suspense>;
    return (
      <FailureNote
        failure={{
          what: "A part of this page could not be loaded.",
          advice: "Check the connection and reload the page. Photos and areas are kept.",
          code: "NOT_LOADED",
          canRetry: true,
        }}
        retry={() => {
          location.reload();
        }}
      />
    );
  }
}
