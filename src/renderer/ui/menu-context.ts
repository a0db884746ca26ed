import { createContext, createElement, use, type ComponentType, type ReactNode } from "react";

export interface MenuItemProps {
  readonly danger?: boolean;
  /** For what is on or off. */
  readonly checked?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** What an open menu gives its items: how they are shown, and how they close it. */
export const MenuParts = createContext<{
  readonly Item: ComponentType<MenuItemProps>;
  readonly close: () => void;
} | null>(null);

/** One thing to do in a `Menu`; pressing it closes the menu. */
export function MenuItem(props: MenuItemProps) {
  const parts = use(MenuParts);
  return parts && createElement(parts.Item, props);
}
