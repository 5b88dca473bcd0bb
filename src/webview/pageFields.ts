import type { FieldValues, PageField, PageOption } from '../protocol/actionPage.ts';
import { element } from './element.ts';
import './pageFields.css';

type Field<Kind extends PageField['kind']> = Extract<PageField, { readonly kind: Kind }>;

/** Creates a field with its label, hint and problem; `changed` receives its id. */
export function pageField(field: PageField, changed: (id: string) => void): HTMLElement {
  switch (field.kind) {
    case 'choice':
      return field.isOpen === true ? radioButtons(field, changed) : dropDown(field, changed);
    case 'tick':
      return tickBox(field, changed);
    case 'number':
    case 'text':
      return textBox(field, changed);
  }
}

/** The current values of the page's fields. */
export function fieldValues(): FieldValues {
  const values: Record<string, string | boolean> = {};
  for (const input of document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>('[name]')) {
    if (!(input instanceof HTMLInputElement)) values[input.name] = input.value;
    else if (input.type === 'checkbox') values[input.name] = input.checked;
    else if (input.type !== 'radio' || input.checked) values[input.name] = input.value;
  }
  return values;
}

function radioButtons(field: Field<'choice'>, changed: (id: string) => void): HTMLElement {
  const set = element('fieldset', {}, element('legend', {}, field.label));
  for (const option of field.options) set.append(radioButton(field, option, changed));
  if (field.hint !== undefined) set.append(element('p', { class: 'hint' }, field.hint));
  return set;
}

function radioButton({ id, value }: Field<'choice'>, option: PageOption, changed: (id: string) => void): HTMLElement {
  const radio = element('input', {
    type: 'radio',
    name: id,
    id: `field-${id}-${option.id}`,
    value: option.id,
  });
  radio.checked = option.id === value;
  radio.addEventListener('change', () => changed(id));
  const label = element('label', { for: radio.id }, option.label);
  if (option.hint !== undefined) label.append(element('span', { class: 'hint' }, option.hint));
  return element('div', { class: 'option' }, radio, label);
}

function dropDown(field: Field<'choice'>, changed: (id: string) => void): HTMLElement {
  const select = element('select', { name: field.id, id: `field-${field.id}` });
  for (const { id, label } of field.options) select.append(element('option', { value: id }, label));
  select.value = field.value;
  select.addEventListener('change', () => changed(field.id));
  return labelled(field, select);
}

function tickBox(field: Field<'tick'>, changed: (id: string) => void): HTMLElement {
  const box = element('input', { type: 'checkbox', name: field.id, id: `field-${field.id}` });
  box.checked = field.value;
  box.addEventListener('change', () => changed(field.id));
  const label = element('label', { for: box.id }, field.label);
  if (field.hint !== undefined) label.append(element('span', { class: 'hint' }, field.hint));
  return element('div', { class: 'option' }, box, label);
}

/** In characters: typed values and examples are fully visible unless they are very long paths. */
function widthOf({ value, placeholder = '' }: Field<'number' | 'text'>): string {
  return String(Math.min(Math.max(value.length, placeholder.length, 20), 60));
}

function textBox(field: Field<'number' | 'text'>, changed: (id: string) => void): HTMLElement {
  const attributes = {
    name: field.id,
    id: `field-${field.id}`,
    autocomplete: 'off',
    spellcheck: 'false',
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
  };
  const input =
    field.kind === 'text' && field.isLong === true
      ? element('textarea', { ...attributes, rows: '6' })
      : element('input', {
          ...attributes,
          type: 'text',
          inputmode: field.kind === 'number' ? 'numeric' : 'text',
          size: widthOf(field),
        });
  input.defaultValue = field.value;
  input.addEventListener('change', () => changed(field.id));
  const made = labelled(field, input);
  if (field.problem !== undefined) {
    input.setAttribute('aria-invalid', 'true');
    made.append(element('p', { class: 'note broken', role: 'alert', id: `problem-${field.id}` }, field.problem));
    input.setAttribute('aria-errormessage', `problem-${field.id}`);
  }
  return made;
}

function labelled({ id, label, hint }: PageField, input: HTMLElement): HTMLElement {
  const made = element('div', { class: 'field' }, element('label', { for: input.id }, label), input);
  if (hint !== undefined) {
    made.append(element('p', { class: 'hint', id: `hint-${id}` }, hint));
    input.setAttribute('aria-describedby', `hint-${id}`);
  }
  return made;
}
