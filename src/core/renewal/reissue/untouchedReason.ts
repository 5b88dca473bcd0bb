import * as l10n from '@vscode/l10n';
import { requestingCertificate } from '../../findings/objects/requestingCertificate.ts';
import { managedBy, requestedBy, secretOwnerOf } from '../../findings/objects/secretOwnerOf.ts';
import { isKeptCopy } from '../../locate/files/keptCopies.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isInContainer } from '../../pki/containerBlocks.ts';
import { effectiveKeyPath, fieldOf, isLastAppliedCopy } from '../../pki/credentialPlace.ts';
import { findKeyMismatches } from '../../pki/keyMismatches.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { posix } from '../../text/paths.ts';
import { joinSentences } from '../../text/sentences.ts';
import type { UntouchedPlace, UntouchedReason } from '../change/changeModel.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { unusableField } from '../unusableField.ts';

/** Why a host cannot write a file; `undefined` if it can. */
export type FileAccess = (
  file: DecodedFile,
) => 'readOnly' | 'notOnDisk' | 'outsideRoots' | 'notNamed' | 'backup' | undefined;

/**
 * Says why a place with a certificate or key must stay unchanged, although it is replaced elsewhere.
 *
 * @returns `undefined` if it can be written.
 */
export function untouchedReason(graph: PkiGraph, at: Occurrence, access: FileAccess): UntouchedPlace | undefined {
  const reason = untouchedFile(at.file, access) ?? ofObject(graph, at) ?? ofField(graph, at);
  return reason && { at, ...reason };
}

type Reason = Pick<UntouchedPlace, 'reason' | 'words'>;

/** Says why a file cannot be written; `undefined` if it can. */
export function untouchedFile(file: DecodedFile, access: FileAccess): Reason | undefined {
  if (file.inventory !== undefined) return words('inventory');
  if (isKeptCopy(file.path)) return words('kept');
  const denied = access(file);
  if (denied !== undefined) return words(denied);
  return /(?:^|\/)templates\/[^/]+\.(?:ya?ml|tpl)$/.test(posix(file.path)) ? words('helmTemplate') : undefined;
}

function ofObject(graph: PkiGraph, { file, credential: { value } }: Occurrence): Reason | undefined {
  const { documentIndex } = value.object ?? {};
  if (documentIndex === undefined) return undefined;
  const isEncrypted = file.values.some(
    (other) => other.placeholder === 'encrypted' && other.object?.documentIndex === documentIndex,
  );
  if (isEncrypted) return words('encrypted');
  if (value.object?.kind !== 'Secret') return undefined;
  const objects = (file.objects ?? []).filter(
    (object) => object.documentIndex === documentIndex && (value.keyPath ?? '').startsWith(object.keyPath),
  );
  const owner = objects.map(({ root }) => secretOwnerOf(root)).find((each) => each !== undefined);
  if (owner !== undefined) return { reason: 'managed', words: managedBy(owner).fact };
  const certificate = objects
    .filter(({ kind }) => kind === 'Secret')
    .map((object) => requestingCertificate(objectIndexOf(clusterPictureOf(graph)), { file, object, host: '' }))
    .find((each) => each !== undefined);
  return certificate === undefined ? undefined : { reason: 'managed', words: requestedBy(certificate).fact };
}

function ofField(graph: PkiGraph, at: Occurrence): Reason | undefined {
  const { credential } = at;
  if (isInContainer(credential.block)) return words('container');
  if (isLastAppliedCopy(credential)) return words('lastApplied');
  if (credential.content.kind !== 'certificate') return undefined;
  if (
    credential.value.object?.kind === 'CertificateSigningRequest' &&
    effectiveKeyPath(credential) === 'status.certificate'
  ) {
    return words('requestAnswer');
  }
  if (fieldOf(credential)?.role === 'ca') return words('trustsOld');
  const fault = unusableField(at);
  if (fault !== undefined) return { reason: 'unusable', words: joinSentences(fault.fact, fault.wayOut) };
  const isMismatch = findKeyMismatches(graph).some(({ pair }) =>
    pair.certificates.slice(0, 1).some((place) => isSamePlace(place, at)),
  );
  return isMismatch ? words('otherKey') : undefined;
}

/** A place that stays unchanged for a reason that needs no further facts. */
export function untouchedPlace(at: Occurrence, reason: UntouchedReason): UntouchedPlace {
  return { at, ...words(reason) };
}

function words(reason: UntouchedReason): Reason {
  return { reason, words: wordsOf(reason) };
}

function wordsOf(reason: UntouchedReason): string {
  switch (reason) {
    case 'trustsOld':
      return l10n.t(
        'This field lists trusted certificates. Put the new certificate there when everything presents it.',
      );
    case 'readOnly':
      return l10n.t('This file cannot be written. Copy the new content there yourself.');
    case 'notOnDisk':
      return l10n.t('This file is not on a local disk. Renew it in a local checkout.');
    case 'outsideRoots':
      return l10n.t(
        'This file is outside the workspace and the configured roots. Copy the new content there yourself.',
      );
    case 'notNamed':
      return l10n.t('This file is not in the given paths. Add it to change it.');
    case 'backup':
      return l10n.t('It looks like a backup, and no file refers to it. It changes only if you name the file itself.');
    case 'inventory':
      return l10n.t('This file is known only from an inventory. Renew it on its own machine.');
    case 'kept':
      return l10n.t('This copy is a backup or a staged file made by CertScope.');
    case 'helmTemplate':
      return l10n.t('This is a Helm chart template. Change the chart’s values instead.');
    case 'managed':
      return l10n.t('A controller writes this object and would undo the change.');
    case 'encrypted':
      return l10n.t(
        'This document is partly encrypted and protected against changes. Change it with the tool that encrypted it.',
      );
    case 'lastApplied':
      return l10n.t('kubectl apply keeps this copy. It changes with the next apply.');
    case 'requestAnswer':
      return l10n.t('This is the answer to a request. It cannot be changed.');
    case 'container':
      return l10n.t('It is part of a bundle or keystore, which CertScope does not write. Create that file again.');
    case 'unusable':
      return l10n.t('The cluster does not read a certificate there.');
    case 'otherKey':
      return l10n.t('It is used together with another key or certificate there.');
    case 'notChosen':
      return l10n.t('It was excluded.');
  }
}
