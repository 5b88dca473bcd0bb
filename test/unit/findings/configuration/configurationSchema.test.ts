import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { packedSchema, schemaFile } from '../../../../scripts/findings/configurationSchema.mjs';
import { readConfiguration } from '../../../../src/core/findings/configuration/readConfiguration.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

const text = readFileSync(schemaFile, 'utf8');
const validators = [text, packedSchema(text)].map((schema) => new Ajv().compile(JSON.parse(schema)));
const example = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8'))?.[1] ?? '';

/** What the schema and the reader must agree on. */
const texts: readonly string[] = [
  example,
  'findings: {cert-expired: off, "*": hint}',
  'findings: {cert-expird: off}',
  'findings: {cert-expired: loud}',
  'findings: [cert-expired]',
  'overrides: [{files: [a], findings: {ca-expired: info}}]',
  'overrides: [{findings: {ca-expired: info}}]',
  'overrides: {files: [a]}',
  'overrides: [{files: a}]',
  'overrides: [{files: [a], levels: {ca-expired: info}}]',
  'expiry: {warnWithinDays: 0, criticalBelowPercentOfLife: 100}',
  'expiry: {warnWithinDays: -1}',
  'expiry: {criticalBelowPercentOfLife: 101}',
  'expiry: {warnWithinDays: soon}',
  'expiry: {byRole: {kubelet-client: {warnWithinDays: 3}}}',
  'expiry: {byRole: {kubelet: {warnWithinDays: 3}}}',
  'expiry: {byRole: {kubelet-client: {warnWithinWeeks: 3}}}',
  'expiry: {byRole: {kubelet-client: 3}}',
  'scan: {exclude: [a, "*.b"]}',
  'scan: {exclude: a}',
  'scan: {maxFiles: 3}',
  'roots: [a]',
  'roots: {a: b}',
  'baseline: a.json',
  'baseline: [a]',
  'unknown: 1',
];

suite('the schema of .certscope.yaml', () => {
  for (const yaml of texts) {
    test(`says of ${yaml.split('\n', 1)[0]} what the reader says`, () => {
      const { mistakes } = readConfiguration(yaml, { structure: readYamlStructure });
      for (const validate of validators) assert.equal(validate(parse(yaml)), mistakes.length === 0, yaml);
    });
  }

  test('is contributed for the extension that reads it', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.deepEqual(contributes.yamlValidation, [
      { fileMatch: '.certscope.yaml', url: './dist/certscope.schema.json' },
    ]);
  });
});
