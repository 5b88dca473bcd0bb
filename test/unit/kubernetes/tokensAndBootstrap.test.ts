import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { componentFlagOf } from '../../../src/core/kubernetes/componentFlagOf.ts';
import { rolesByPath } from '../../../src/core/kubernetes/rolesByPath.ts';
import type { FlagOrigin } from '../../../src/core/kubernetes/tables/connectionRecord.ts';
import { serviceAccountTokens } from '../../../src/core/kubernetes/tables/serviceAccountTokens.ts';
import {
  type BootstrapStepRecord,
  bootstrapSteps,
  bootstrapToken,
} from '../../../src/core/kubernetes/tables/tlsBootstrap.ts';

interface ReferenceStep {
  readonly step: number;
  readonly artefact: string;
  readonly recognise: string;
  readonly checks: readonly string[];
}

const reference: {
  readonly tlsBootstrap: {
    readonly steps: readonly ReferenceStep[];
    readonly rbac: readonly { readonly role: string; readonly subject: string }[];
  };
  readonly serviceAccount: {
    readonly header: Readonly<Record<string, string>>;
    readonly bound: Readonly<Record<string, unknown>>;
    readonly legacy: Readonly<Record<string, string>>;
    readonly verify: readonly string[];
  };
  readonly tableSources: Readonly<Record<string, readonly string[]>>;
} = JSON.parse(readFileSync('test/fixtures/domain/requests-and-tokens.json', 'utf8'));

const steps: readonly BootstrapStepRecord[] = bootstrapSteps;

test('tokens of service accounts claim what the reference says', () => {
  const { header, bound, legacy, verify } = reference.serviceAccount;
  const { algorithms, boundObjects, legacyClaims } = serviceAccountTokens;
  assert.equal(
    header.alg,
    `${algorithms.rsa} for any RSA key; ${[algorithms['P-256'], algorithms['P-384'], algorithms['P-521']].join('/')} for P-256/P-384/P-521`,
  );
  assert.equal(serviceAccountTokens.legacyIssuer, legacy.iss);
  assert.deepEqual(
    legacyClaims,
    Object.keys(legacy).filter((claim) => claim.startsWith('kubernetes.io/')),
  );
  const named = bound[serviceAccountTokens.boundClaim];
  assert.ok(typeof named === 'object' && named !== null);
  for (const object of boundObjects) assert.ok(object in named, object);
  assert.equal(Object.values(named).filter((value) => typeof value === 'object').length, boundObjects.length);
  for (const text of [bound.sub, legacy.sub]) assert.ok(String(text).startsWith(serviceAccountTokens.subjectPrefix));
  assert.ok(String(bound.iss).includes(serviceAccountTokens.usualIssuer));
  assert.match(String(bound.exp), new RegExp(`default 1h.*requested ${serviceAccountTokens.injectedSeconds}s.*1 year`));
  assert.ok(verify.some((rule) => rule.includes('leeway (go-jose default 1 minute)')));
  assert.equal(serviceAccountTokens.leewaySeconds, 60);
});

describe('TLS bootstrapping', () => {
  test('has the five steps of the reference, each with artefacts that it names', () => {
    assert.deepEqual(
      steps.map(({ step }) => step),
      reference.tlsBootstrap.steps.map(({ step }) => step),
    );
    for (const [index, { what, artefacts }] of steps.entries()) {
      const { artefact, recognise } = reference.tlsBootstrap.steps[index] ?? { artefact: '', recognise: '' };
      const said = `${artefact} ${recognise}`;
      assert.match(what(), /^[A-Z].*[^.]$/);
      for (const each of artefacts) {
        if ('flag' in each) assert.ok(said.includes(each.flag.name) && isKnown(each), each.flag.name);
        else if ('field' in each) assert.ok(said.includes(each.field.kind), each.field.kind);
        else if ('signerName' in each) assert.ok(said.includes(each.signerName), each.signerName);
        else if ('file' in each) assert.ok(said.includes(each.file.replace(/^.*\//, '').replace(/<.*/, '')), each.file);
        else if (each.kubeconfigWith === 'bootstrapToken') assert.match(said, /token in bootstrap format/);
        else assert.ok(Object.values(each.kubeconfigWith).every((name) => said.includes(name)));
      }
    }
  });

  test('its last files are those of a role', () => {
    for (const file of steps[4]?.artefacts.flatMap((each) => ('file' in each ? each.file : [])) ?? []) {
      if (file.endsWith('.pem')) assert.equal(rolesByPath(file.replace('<date>', 'x'))?.certificate, 'kubelet-client');
    }
  });

  test('tokens and their Secrets look as the reference says', () => {
    const [first] = reference.tlsBootstrap.steps;
    assert.ok(first?.artefact.includes(`kube-system/${bootstrapToken.secretNamePrefix}<id>`));
    assert.ok(first?.artefact.includes(bootstrapToken.secretType));
    assert.ok(first?.checks.some((check) => check.endsWith(bootstrapToken.groupPattern.source)));
    assert.match('abcdef.0123456789abcdef', bootstrapToken.pattern);
    for (const wrong of ['abcdef.0123456789abcde', 'ABCDEF.0123456789abcdef', 'abcdef.0123456789abcdefg']) {
      assert.doesNotMatch(wrong, bootstrapToken.pattern);
    }
    assert.match('system:bootstrappers:kubeadm:default-node-token', bootstrapToken.groupPattern);
    assert.doesNotMatch('system:masters', bootstrapToken.groupPattern);
    for (const key of [bootstrapToken.keys.id, bootstrapToken.keys.secret, bootstrapToken.usageKeys.authentication]) {
      assert.ok(`${first?.recognise} ${first?.checks}`.includes(key), key);
    }
  });
});

test('the tables name the sources of the reference', () => {
  const known: Readonly<Record<string, unknown>> = JSON.parse(readFileSync('data/sources.json', 'utf8'));
  const files = {
    signers: 'signers',
    csrRules: 'signers',
    podCertificateRules: 'signers',
    csrUsages: 'requestedUsages',
    serviceAccount: 'serviceAccountTokens',
    'tlsBootstrap.steps': 'tlsBootstrap',
    'tlsBootstrap.rbac': 'tlsBootstrap',
  };
  for (const [table, file] of Object.entries(files)) {
    const text = readFileSync(`src/core/kubernetes/tables/${file}.ts`, 'utf8');
    for (const source of reference.tableSources[table] ?? []) {
      // RBAC of approving and gates of features stand in no rule of the table.
      if (notInTable.has(`${table} ${source}`)) continue;
      assert.ok(source in known, source);
      assert.ok(new RegExp(`\\b${source}\\b`).test(text), `${table}: ${source}`);
    }
  }
});

const notInTable = new Set(['csrRules K-rbac', 'podCertificateRules K-features']);

function isKnown({ flag }: FlagOrigin): boolean {
  return componentFlagOf(flag.component, flag.name) !== undefined;
}
