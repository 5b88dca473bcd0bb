import { evaluated } from './records.mjs';

/** Where the schema of `.certscope.yaml` is published. */
export const schemaFile = 'schemas/certscope.schema.json';

/** Words for the keys that are not settings. */
const words = {
  overrides:
    'Levels for some files only, by patterns of their paths. They count wherever a file lies, and a later entry wins.',
  'overrides.files':
    'Names of files and folders (`vendor`, `*.bak`), or paths below any folder (`build/output`). One that begins with `/` is a path below the folder of this file. `*`, `**`, `?` and `{a,b}` are wildcards.',
  'overrides.findings':
    'Set the level of a problem by its code, or `off` to hide it. `*` is every code that is not listed.',
  baseline:
    'Findings in this file are not reported. `certscope check --write-baseline FILE` creates it. Relative to the folder of this file.',
};

/** @returns {{ rules: Record<string, object>, levels: readonly string[], roles: readonly string[] }} */
function readRules() {
  return evaluated(`
    import { configurationRules } from './configuration/configurationRules.ts';
    import { levels } from './configuration/rules.ts';
    import { certificateRoles } from '../kubernetes/tables/certificateRoles.ts';
    export { parts as default };
    const parts = { rules: configurationRules, levels, roles: certificateRoles.map(({ id }) => id) };
  `);
}

/**
 * The schema of a rule, as JSON Schema of draft 7.
 *
 * @param {object} rule
 * @param {{ level: object, byCode: object, roles?: readonly string[], describe?: (path: string) => string | undefined }} parts
 */
function schemaOf(rule, parts, path = '') {
  const below = (each, key) => {
    const schema = schemaOf(each, parts, path === '' ? key : `${path}.${key}`);
    const description = parts.describe?.(path === '' ? key : `${path}.${key}`);
    return description === undefined ? schema : { description, ...schema };
  };
  switch (rule.kind) {
    case 'number': {
      const { minimum, maximum } = rule;
      return { type: 'number', minimum, ...(maximum === undefined ? {} : { maximum }) };
    }
    case 'level':
      return parts.level;
    case 'list':
      return { type: 'array', items: schemaOf(rule.of, parts, path) };
    case 'map':
      if (rule.keys === 'code') return parts.byCode;
      return {
        type: 'object',
        additionalProperties: schemaOf(rule.of, parts),
        ...(parts.roles && { propertyNames: { enum: parts.roles } }),
      };
    case 'fields': {
      const properties = Object.fromEntries(Object.entries(rule.fields).map(([key, each]) => [key, below(each, key)]));
      const required = rule.fields.files === undefined ? {} : { required: ['files'] };
      return { type: 'object', additionalProperties: false, properties, ...required };
    }
    default:
      return { type: 'string' };
  }
}

/**
 * Writes the schema of `.certscope.yaml`, from the rules that its reader uses and the words of the settings.
 *
 * @param {readonly { record: { code: string }, title: string }[]} records
 * @param {Record<string, string>} texts of the settings
 */
export function configurationSchema(records, texts) {
  const { rules, levels, roles } = readRules();
  const level = { $ref: '#/definitions/level' };
  const codes = Object.fromEntries(
    records.map(({ record, title }) => [record.code, { description: title, ...level }]).sort(),
  );
  const root = schemaOf(
    { kind: 'fields', fields: rules },
    {
      level,
      byCode: { $ref: '#/definitions/findings' },
      roles,
      describe: (path) => words[path] ?? texts[`setting.${path}`],
    },
  );
  return `${JSON.stringify(
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'CertScope',
      description: 'Configuration of CertScope for the files below this folder: .certscope.yaml.',
      ...root,
      definitions: {
        level: { enum: levels },
        findings: { type: 'object', additionalProperties: false, properties: { '*': level, ...codes } },
      },
    },
    undefined,
    1,
  )}\n`;
}

/** The schema as the extension carries it: what the codes mean is in their pages. */
export function packedSchema(schema) {
  const { definitions, ...rest } = JSON.parse(schema);
  const { findings, level } = definitions;
  const properties = Object.fromEntries(
    Object.keys(findings.properties).map((code) => [code, { $ref: '#/definitions/level' }]),
  );
  return JSON.stringify({ ...rest, definitions: { level, findings: { ...findings, properties } } });
}

/**
 * Brings the settings that `.certscope.yaml` has, too, up to date.
 *
 * @param {object} manifest
 * @param {readonly string[]} codes
 */
export function writeSettings(manifest, codes) {
  const { rules, levels } = readRules();
  const level = { type: 'string', enum: levels, enumDescriptions: levels.map((each) => `%setting.findings.${each}%`) };
  const propertyNames = { enum: codes, errorMessage: '%setting.findings.code%' };
  const parts = { level, byCode: { type: 'object', additionalProperties: level, propertyNames } };
  for (const { properties } of manifest.contributes.configuration) {
    for (const [name, setting] of Object.entries(properties)) {
      const rule = name
        .split('.')
        .slice(1)
        .reduce((at, key) => at?.fields?.[key], { fields: rules });
      if (rule !== undefined) Object.assign(setting, schemaOf(rule, parts));
    }
  }
}
