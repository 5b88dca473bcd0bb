import * as l10n from '@vscode/l10n';
import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import { nodeAt, spanOf } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { isHidden, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { refusedObject } from '../refusedObject.ts';
import { atMissing, atScalar } from './requestPlaces.ts';

/** Judges the fields of a CertificateSigningRequest as the API server validates them. */
export function checkRequestFields(request: SigningRequest): readonly FindingDraft[] {
  return [
    ...signerName(request),
    ...usages(request),
    ...tooShort(request),
    ...(request.isStored ? [] : identityFields(request)),
  ];
}

/** v1beta1 filled in what was missing, and let pass what it did not know. */
function isV1({ placed }: SigningRequest): boolean {
  return placed.object.apiVersion?.endsWith('/v1beta1') !== true;
}

const refused = () => l10n.t('The API server refuses the object.');
/** `<domain>/<path>`, as `ValidateSignerName` of the API wants it, roughly. */
const qualifiedName = /^[a-z0-9.-]+\.[a-z0-9.-]+\/\S+$/;

function signerName(request: SigningRequest): readonly FindingDraft[] {
  const { signerName: field, signer, isPartial } = request;
  if (field === undefined || field.text === '') {
    if (!isV1(request) || isPartial || nodeAt(request.spec, 'signerName')?.kind === 'mapping') return [];
    return [
      placedAt(field === undefined ? atMissing(request) : atScalar(request, field), {
        code: 'csr-signername-missing',
        fact: l10n.t('This request names no signer: spec.signerName is missing.'),
        consequence: refusedObject('`spec.signerName: Required value`'),
        wayOut: l10n.t('Name a signer, such as {0}.', 'kubernetes.io/kube-apiserver-client'),
      }),
    ];
  }
  if (isHidden(field)) return [];
  const name = visibleText(field.text);
  if (signer?.isRefusedInV1 === true) {
    if (!isV1(request)) return [];
    return [
      placedAt(atScalar(request, field), {
        code: 'csr-signername-missing',
        fact: l10n.t('{0} is no signer in {1}.', name, 'certificates.k8s.io/v1'),
        consequence: refusedObject('`the legacy signerName is not allowed via this API version`'),
        wayOut: l10n.t('Name another signer, such as {0}.', 'kubernetes.io/kube-apiserver-client'),
      }),
    ];
  }
  const judgement = unknownSigner(request, field, name);
  return judgement === undefined ? [] : [placedAt(atScalar(request, field), judgement)];
}

function unknownSigner(request: SigningRequest, { text }: ScalarNode, name: string): Judgement | undefined {
  if (!qualifiedName.test(text)) {
    return {
      code: 'csr-signer-unknown',
      severity: 'error',
      fact: l10n.t(
        '{0} is no name of a signer: those have a domain and a path, such as {1}.',
        name,
        'example.com/signer',
      ),
      consequence: refused(),
      wayOut: l10n.t('Correct the name.'),
    };
  }
  if (request.signer !== undefined || !text.startsWith('kubernetes.io/')) return undefined;
  return {
    code: 'csr-signer-unknown',
    fact: l10n.t('Nothing in Kubernetes signs requests for {0}: this one stays pending.', name),
  };
}

function usages(request: SigningRequest): readonly FindingDraft[] {
  const { usages: words, isPartial } = request;
  if (words === undefined || !isV1(request)) return [];
  if (words.length === 0) {
    if (isPartial) return [];
    return [
      placedAt(atMissing(request), {
        code: 'csr-usages-invalid',
        fact: l10n.t('This request names no usages: spec.usages is missing or empty.'),
        consequence: refusedObject('`spec.usages: Required value`'),
        wayOut: l10n.t('Add the usages, such as {0}.', 'client auth'),
      }),
    ];
  }
  return words.flatMap((word, index) => {
    const isFirst = words.findIndex(({ text }) => text === word.text) === index;
    const fact = !Object.hasOwn(requestedUsages, word.text)
      ? l10n.t('{0} is no usage that a request may ask for.', visibleText(word.text))
      : isFirst
        ? undefined
        : l10n.t('The usage {0} is asked for twice.', visibleText(word.text));
    if (fact === undefined) return [];
    return [
      placedAt(atScalar(request, word), {
        code: 'csr-usages-invalid',
        fact,
        consequence: refused(),
        wayOut: isFirst ? l10n.t('Use one of its words, such as {0}.', 'client auth') : l10n.t('Remove one of both.'),
      }),
    ];
  });
}

function tooShort(request: SigningRequest): readonly FindingDraft[] {
  const { expirationSeconds: field } = request;
  const seconds = secondsIn(field);
  const { shortestSeconds } = signingRequestRules;
  if (field === undefined || seconds === undefined || seconds >= shortestSeconds) return [];
  return [
    placedAt(atScalar(request, field), {
      code: 'csr-expiration-too-short',
      fact: l10n.t('expirationSeconds {0} is below the minimum of {1}.', seconds, shortestSeconds),
      consequence: refusedObject('`may not specify a duration less than 600 seconds (10 minutes)`'),
      wayOut: l10n.t('Raise it, or leave it out for the signer’s own.'),
    }),
  ];
}

/** The API server puts there who asks. */
function identityFields(request: SigningRequest): readonly FindingDraft[] {
  const written = ['username', 'uid', 'groups', 'extra'].flatMap(
    (name): readonly (readonly [string, DocumentNode])[] => {
      const node = nodeAt(request.spec, name);
      return node === undefined ? [] : [[name, node]];
    },
  );
  const [first] = written;
  const span = first && spanOf(first[1]);
  if (first === undefined || span === undefined) return [];
  return [
    placedAt(
      { file: request.placed.file, span },
      {
        code: 'csr-identity-fields-set',
        fact: l10n.t(
          'The API server overwrites {0} of spec with whoever sends the request.',
          listOf(written.map(([name]) => name)),
        ),
      },
    ),
  ];
}
