import { createElement, type ReactNode, type SVGProps } from "react";

interface IconProps extends SVGProps<SVGSVGElement> {
  readonly size?: number;
}

/**
 * The pages' builds make an icon of lucide-react of this, from its elements, each with its attributes: lucide-react's own can do
 * much that none of ours does, and all of it would be loaded before the first screen (`build/vite/plain-icons.ts`).
 */
export function createIcon(
  name: string,
  ...elements: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[]
): (props: IconProps) => ReactNode {
  return ({ size = 24, className = "", ...rest }) =>
    createElement(
      "svg",
      {
        width: size,
        height: size,
        viewBox: "0 0 24 24",
        fill: "none",
        stroke: "currentColor",
        strokeWidth: 2,
        strokeLinecap: "round",
        strokeLinejoin: "round",
        "aria-hidden": !("role" in rest || "aria-label" in rest),
        className: `lucide-${name} ${className}`,
        ...rest,
      },
      ...elements.map(([tag, attributes]) => createElement(tag, attributes)),
    );
}
