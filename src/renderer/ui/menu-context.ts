import { createContext, createElement, use, type ComponentType, type ReactNode } from "react";

export interface MenuItemProps {
  readonly danger?: boolean;
  /** Makes it a checkbox item. */
  readonly checked?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** What an open menu provides to its items: the component that renders them, and how to close the menu. */
export const MenuParts = createContext<{
  readonly Item: ComponentType<MenuItemProps>;
  readonly close: () => void;
} | null>(null);

/** An action in a `Menu`; pressing it closes the menu. */
export function MenuItem(props: MenuItemProps) {
  const parts = use(MenuParts);
  return parts && createElement(parts.Item, props);
}
