import { Check } from "lucide-react";
import { use, useId, useLayoutEffect, useRef, type ReactNode } from "react";
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  Separator,
} from "react-aria-components";
import { cx } from "./class-names.ts";
import { MenuParts, type MenuChoiceProps, type MenuItemProps } from "./menu-context.ts";
import { preventPressStyle } from "./press-style.ts";
import styles from "./menu.module.css";

/** The content of a menu, with React Aria's roles, arrow keys, Home, End and typeahead. */
export function MenuList({ label, children }: { label: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popover = ref.current?.closest<HTMLElement>("[popover]");
    if (!popover) return undefined;
    const { ownerDocument } = popover;
    preventPressStyle(ownerDocument);
    const focusFirst = () =>
      popover.querySelector<HTMLElement>("[role^=menuitem]")?.focus({ preventScroll: true });
    // If this script was loaded late, the popover is open already; its items come with the next render.
    if (popover.matches(":popover-open")) ownerDocument.defaultView?.requestAnimationFrame(focusFirst);
    popover.addEventListener("toggle", focusFirst);
    return () => popover.removeEventListener("toggle", focusFirst);
  }, []);
  return (
    <AriaMenu ref={ref} aria-label={label} className={styles.list ?? ""} shouldCloseOnSelect={false}>
      {children}
    </AriaMenu>
  );
}

export function MenuListItem({ danger, checked, onPress, children }: MenuItemProps) {
  const id = useId();
  const parts = use(MenuParts);
  const item = (
    <AriaMenuItem
      id={id}
      textValue={typeof children === "string" ? children : ""}
      className={cx(styles.item, danger && styles.danger)}
      onAction={() => {
        // First, so that the focus is back on the button before the action moves it.
        parts?.close();
        onPress();
      }}
    >
      {children}
      {checked && <Check size={16} strokeWidth={1.75} aria-hidden />}
    </AriaMenuItem>
  );
  if (checked === undefined) return item;
  // The section's selection mode makes the item a menuitemcheckbox.
  return (
    <MenuSection selectionMode="multiple" selectedKeys={checked ? [id] : []}>
      {item}
    </MenuSection>
  );
}

export function MenuListChoice({ label, value, options, onChoose }: MenuChoiceProps) {
  const id = useId();
  const parts = use(MenuParts);
  // Keys are unique in a whole menu, and a value may occur in another choice of it as well.
  const keyOf = (option: string) => `${id}${option}`;
  return (
    <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[keyOf(value)]}>
      <Header className={styles.heading}>{label}</Header>
      {options.map((option) => (
        <AriaMenuItem
          key={option.value}
          id={keyOf(option.value)}
          textValue={option.label}
          className={styles.item ?? ""}
          onAction={() => {
            parts?.close();
            onChoose(option.value);
          }}
        >
          <span className={styles.name}>{option.label}</span>
          {option.value === value && <Check size={16} strokeWidth={1.75} aria-hidden />}
        </AriaMenuItem>
      ))}
    </MenuSection>
  );
}

export const MenuListSeparator = () => <Separator className={styles.separator ?? ""} />;
