import { createContext, createElement, use, type ComponentType, type ReactNode } from "react";

export interface MenuItemProps {
  readonly danger?: boolean;
  /** Makes it a checkbox item. */
  readonly checked?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

export interface MenuChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string) => void;
}

/** What an open menu provides to its items: the components that render them, and how to close the menu. */
export const MenuParts = createContext<{
  readonly Item: ComponentType<MenuItemProps>;
  readonly Choice: ComponentType<MenuChoiceProps>;
  readonly Separator: ComponentType;
  readonly close: () => void;
} | null>(null);

/** An action in a `Menu`; pressing it closes the menu. */
export function MenuItem(props: MenuItemProps) {
  const parts = use(MenuParts);
  return parts && createElement(parts.Item, props);
}

/** Options of which one is chosen, under a heading. Pressing one closes the menu. */
export function MenuChoice(props: MenuChoiceProps) {
  const parts = use(MenuParts);
  return parts && createElement(parts.Choice, props);
}

export function MenuSeparator() {
  const parts = use(MenuParts);
  return parts && createElement(parts.Separator);
}
