import { createElement, type ReactNode, type SVGProps } from "react";

/** An icon as lucide-react has it: its elements, each with its attributes. */
interface IconData {
  readonly name: string;
  readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
}

interface IconProps extends SVGProps<SVGSVGElement> {
  readonly size?: number;
}

/**
 * The page's build has this in the place of lucide-react's own, whose icons can do much that none of ours does: strangers
 * load it on phones.
 */
export default function createIcon({ name, node }: IconData): (props: IconProps) => ReactNode {
  return ({ size = 24, className = "", ...rest }) => {
    const isNamed = "role" in rest || "aria-label" in rest;
    return createElement(
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
        "aria-hidden": !isNamed,
        className: `lucide-${name} ${className}`,
        ...rest,
      },
      node.map(([tag, attributes]) => createElement(tag, attributes)),
    );
  };
}
