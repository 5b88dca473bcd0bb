import { componentFlags, type FlagRole } from '../kubernetes/tables/componentFlags.ts';
import { shownFlags, shownKeys, shownKinds, shownStructures } from '../kubernetes/tables/shownFields.ts';
import { type Form, formOf } from './shownForms.ts';

/** What may stand at a place of a document. `undefined`: nobody knows, so nothing of it is shown. */
export type FieldType =
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'structure'; readonly fields: ReadonlyMap<string, FieldType> }
  | { readonly kind: 'list' | 'map'; readonly item: FieldType }
  /** An object that tells its own kind; `usual` is the structure of one that does not. */
  | { readonly kind: 'object'; readonly usual?: FieldType | undefined }
  /** The words of a command line, and the arguments of a component by their names. */
  | { readonly kind: 'arguments' | 'flags' };

const formsOfRoles: Partial<Record<FlagRole, string>> = {
  names: 'names',
  address: 'url',
  boolean: 'word',
  duration: 'duration',
  tlsParameter: 'tls',
  token: 'hidden',
  pin: 'hidden',
  secret: 'hidden',
  certificateAndKey: 'hidden',
};

/** Names of fields that may be shown wherever they stand. */
const keys = new Set<string>(shownKeys);
const structures = new Map<string, FieldType>();
const everyObject = [...readFields('apiVersion:apiVersion kind:kind ObjectMeta:metadata')];
const unknownFields = new Map(everyObject);
const unknownKind: FieldType = { kind: 'structure', fields: unknownFields };
/** By kind, or kind and group: `Certificate@cert-manager.io`. */
const kinds = new Map<string, FieldType>(
  shownKinds.flatMap(([names, fields]) => {
    const type: FieldType = { kind: 'structure', fields: new Map([...everyObject, ...readFields(fields)]) };
    return names.split(' ').map((name) => [name, type] as const);
  }),
);
const flags = readFlags();

/** Whether a name says what stands at a field, and is nobody's secret. */
export function isFieldName(name: string): boolean {
  return keys.has(name);
}

/** The form of a flag's value; `undefined` for a flag that is not known. */
export function formOfFlag(flag: string): Form | undefined {
  return flags.get(flag);
}

function typeOf(word: string): FieldType {
  const list = /^\[(.*)\]$/.exec(word)?.[1];
  if (list === 'argument') return { kind: 'arguments' };
  if (list !== undefined) return { kind: 'list', item: typeOf(list) };
  const map = /^\{(.*)\}$/.exec(word)?.[1];
  if (map !== undefined) return { kind: 'map', item: typeOf(map) };
  if (word === 'object') return { kind: 'object' };
  if (word === 'Flags') return { kind: 'flags' };
  return isStructure(word) ? structureOf(word) : { kind: 'form', form: formOf(word) };
}

function structureOf(word: keyof typeof shownStructures): FieldType {
  const known = structures.get(word);
  if (known !== undefined) return known;
  const fields = new Map<string, FieldType>();
  const structure: FieldType = { kind: 'structure', fields };
  // Before its fields: structures may hold themselves.
  structures.set(word, structure);
  for (const [field, type] of readFields(shownStructures[word])) fields.set(field, type);
  return structure;
}

function isStructure(word: string): word is keyof typeof shownStructures {
  return Object.hasOwn(shownStructures, word);
}

function* readFields(row: string): Generator<readonly [string, FieldType]> {
  for (const each of row.split(' ')) {
    const colon = each.indexOf(':');
    const type = typeOf(each.slice(0, colon));
    for (const field of each.slice(colon + 1).split(',')) {
      keys.add(field);
      yield [field, type];
    }
  }
}

function readFlags(): ReadonlyMap<string, Form> {
  const flags = new Map<string, Form>();
  for (const { flags: rows } of Object.values(componentFlags)) {
    for (const { flag, role } of rows) flags.set(flag, formOf(formsOfRoles[role] ?? 'path'));
  }
  for (const row of shownFlags.split(' ')) {
    const [form = '', list = ''] = row.split(':');
    for (const flag of list.split(',')) flags.set(flag, formOf(form));
  }
  return flags;
}

/** The structure of an object. */
export function typeOfKind(kind: string, apiVersion = ''): FieldType {
  const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*$/, '') : '';
  const isOwn = !group.includes('.') || group.endsWith('.k8s.io');
  const known = kinds.get(`${kind}@${group}`) ?? (isOwn ? kinds.get(kind) : undefined);
  if (known !== undefined) return known;
  if (!kind.endsWith('List')) return unknownKind;
  const usual = kind === 'List' ? undefined : typeOfKind(kind.slice(0, -4), apiVersion);
  const items: FieldType = { kind: 'list', item: { kind: 'object', usual } };
  return { kind: 'structure', fields: new Map([...unknownFields, ['items', items]]) };
}

/** What may stand at a key or an index of a collection. */
export function typeOfChild(type: FieldType | undefined, segment: string | number): FieldType | undefined {
  switch (type?.kind) {
    case 'structure':
      return typeof segment === 'string' ? type.fields.get(segment) : undefined;
    case 'list':
      return typeof segment === 'number' ? type.item : undefined;
    case 'map':
      return typeof segment === 'string' ? type.item : undefined;
    case 'object':
      return type.usual === undefined ? undefined : typeOfChild(type.usual, segment);
    case 'flags':
      return typeof segment === 'number' ? type : flagType(segment);
    default:
      return undefined;
  }
}

function flagType(name: string): FieldType | undefined {
  const form = formOfFlag(name.startsWith('--') ? name : `--${name}`);
  return form && { kind: 'form', form };
}
