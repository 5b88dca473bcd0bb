import type { TableFormat, TableTexts } from '../../protocol/inventoryTable.ts';
import { element } from '../element.ts';

/** Actions of the controls above the table. */
interface ToolActions {
  filter(text: string): void;
  /** Moves the focus to the table. */
  leave(): void;
  export(format: TableFormat): void;
}

const helpId = 'help';

/** Creates the filter field and the menu of formats to save in. */
export function tableTools(
  texts: TableTexts,
  filter: string,
  actions: ToolActions,
): { readonly bar: HTMLElement; readonly helpId: string } {
  const field = element('input', {
    type: 'search',
    placeholder: texts.filter,
    'aria-label': texts.filter,
    value: filter,
  });
  field.addEventListener('input', () => actions.filter(field.value));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      actions.leave();
    }
  });
  const menu = element(
    'select',
    { 'aria-label': texts.export },
    element('option', { value: '' }, texts.export),
    ...texts.formats.map(({ format, label }) => element('option', { value: format }, label)),
  );
  menu.addEventListener('change', () => {
    const format = texts.formats.find((each) => each.format === menu.value)?.format;
    menu.value = '';
    if (format !== undefined) actions.export(format);
  });
  const help = element('p', { id: helpId, class: 'help' }, texts.help);
  return { bar: element('div', { class: 'tools' }, element('h1', {}, texts.title), field, menu, help), helpId };
}
