import { memoised } from '../text/memoised.ts';
import { optional } from '../text/optional.ts';
import { type Component, certificateRoleOf, componentFlagOf, referenceRoleOf } from './componentFlagOf.ts';
import type { ReferenceRole } from './fileReferenceOf.ts';
import { type KeyPathSegment, keyPathSegments } from './keyPathSegments.ts';
import { type ComponentFlagRecord, componentFlags } from './tables/componentFlags.ts';
import {
  type ConfigurationFieldRecord,
  type ConfigurationFileRecord,
  configurationFields,
  configurationFiles,
} from './tables/configurationFiles.ts';

/** A field in a configuration file with the same meaning as a flag. */
export interface SettingField {
  readonly record: ComponentFlagRecord;
  /** Keys from the file's root. */
  readonly path: readonly KeyPathSegment[];
}

/** A field of a configuration file that names a file. */
export interface ConfigurationPathField {
  readonly id: string;
  readonly role: ReferenceRole;
  /** See `FileReferenceField`. */
  readonly certificateRole?: string;
  /** Keys from the file's root; -1 for any index. */
  readonly path: readonly KeyPathSegment[];
  /** The field of the key that is read with a certificate. */
  readonly key?: readonly KeyPathSegment[];
  readonly relativeTo: ConfigurationFileRecord['relativeTo'];
}

/** The component that an object configures, and its precedence over flags. */
export function configurationFileOf(object: {
  readonly kind: string;
  readonly format?: string | undefined;
}): ConfigurationFileRecord | undefined {
  return configurationFiles.find(({ kind, format }) =>
    kind === undefined ? format !== undefined && format === object.format : kind === object.kind,
  );
}

/** The flag that names a component's configuration file. */
export function configurationFlagOf(component: Component): ConfigurationFileRecord | undefined {
  return configurationFiles.find((record) => record.component === component);
}

/** The fields in a component's configuration file with the same meaning as flags. */
export function settingFieldsOf(component: Component): readonly SettingField[] {
  return settingFields().get(component) ?? [];
}

/** The fields of an object that name files. */
export function configurationPathsOf(object: {
  readonly kind: string;
  readonly format?: string | undefined;
}): readonly ConfigurationPathField[] {
  const file = configurationFileOf(object);
  const ofFlags = file === undefined ? [] : pathsOfFlags(file);
  return [...ofFlags, ...configurationFields.filter(({ kind }) => kind === object.kind).flatMap(pathsOfRecord)];
}

const settingFields = memoised(
  () =>
    new Map(
      configurationFiles.map(({ component }) => {
        const { flags }: { readonly flags: readonly ComponentFlagRecord[] } = componentFlags[component];
        return [
          component,
          flags.flatMap((record): SettingField[] =>
            record.field === undefined ? [] : [{ record, path: keyPathSegments(record.field) }],
          ),
        ];
      }),
    ),
);

function pathsOfFlags({ component, relativeTo }: ConfigurationFileRecord): readonly ConfigurationPathField[] {
  return settingFieldsOf(component).flatMap(({ record, path }) => {
    const role = referenceRoleOf(record);
    if (role === undefined) return [];
    const partner =
      role === 'certificate' && record.pairs ? componentFlagOf(component, record.pairs)?.field : undefined;
    const key = partner === undefined ? {} : { key: keyPathSegments(partner) };
    const certificateRole = optional('certificateRole', certificateRoleOf(component, record));
    return [{ id: `${component} ${record.flag}`, role, ...certificateRole, path, ...key, relativeTo }];
  });
}

const roles = ['certificate', 'ca', 'key', 'kubeconfig', 'config'] as const;

function pathsOfRecord(record: ConfigurationFieldRecord): readonly ConfigurationPathField[] {
  return roles.flatMap((role) => {
    const path = record[role];
    if (path === undefined) return [];
    const key = role === 'certificate' && record.key !== undefined ? { key: keyPathSegments(record.key) } : {};
    const { id, certificateRole, relativeTo } = record;
    return [
      { id, role, ...optional('certificateRole', certificateRole), path: keyPathSegments(path), ...key, relativeTo },
    ];
  });
}
