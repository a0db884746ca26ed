/** What the name of a conference may consist of: letters of any script with their marks, digits, spaces and dashes. */
export const conferenceNamePattern = /^[ \p{Pd}]*[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd} \p{Pd}]*$/u;

/** Invisible letters and marks, and stacks of marks that no orthography has. */
const UNREADABLE = /\p{Default_Ignorable_Code_Point}|\p{Mn}{5}/u;

/** Whether a name, which the pattern allows, can be read. */
export const isReadable = (name: string): boolean => !UNREADABLE.test(name.normalize("NFD"));
