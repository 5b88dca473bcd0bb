import * as l10n from '@vscode/l10n';
import type { CredentialField } from '../kubernetes/credentialFieldOf.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import { withoutCertificate, withoutKey } from '../pki/kubeconfig/pairFault.ts';
import { pemInputOf } from '../pki/kubeconfig/pemInput.ts';
import { rootsFault } from '../pki/kubeconfig/rootsFault.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { sentences } from './draft.ts';
import { goErrorOfBytes, quotedError } from './goError.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';

/** An encoding that the field's reader does not undo. */
export type WrongEncoding = 'data-field-raw-pem' | 'data-field-der' | 'double-base64' | 'stringdata-base64';

/** Writes the message about a credential that cannot be read. */
export function damageMessage(occurrence: Occurrence, isKey: boolean, graph: PkiGraph): string {
  const { credential } = occurrence;
  const { content, block } = credential;
  const field = fieldOf(credential);
  if (content.kind !== 'unreadable') return '';
  switch (content.layer) {
    case 'base64':
      return sentences(
        l10n.t('This base64 text cannot be read: {0}.', content.reason),
        base64Consequence(occurrence, graph),
        block.problem?.isLineBreak === true ? foldingWayOut(credential) : base64WayOut(block.problem?.code),
      );
    case 'pem':
      return sentences(
        l10n.t('This PEM block cannot be read: {0}.', content.reason),
        l10n.t('Kubernetes does not see this block: {0}.', `\`${noPemError(field, isKey)}\``),
        l10n.t('Copy it again from its source.'),
      );
    case 'der':
      return isKey
        ? sentences(
            l10n.t('This private key cannot be read: {0}.', content.reason),
            l10n.t('Whoever loads it stops with `tls: failed to parse private key`.'),
            l10n.t('Restore it from a backup, or renew with a new key.'),
          )
        : sentences(
            l10n.t('The content of this block cannot be read: {0}.', content.reason),
            l10n.t('Whoever loads it stops with {0}.', quotedError(goErrorOfBytes(block.bytes()))),
            l10n.t('Restore it from a backup, or re-issue it.'),
          );
    case 'value':
      return sentences(
        l10n.t('This value cannot be read: {0}.', content.reason),
        valueConsequence(occurrence, graph),
        l10n.t('Put in what belongs here, or remove the field.'),
      );
  }
}

function base64Consequence(occurrence: Occurrence, graph: PkiGraph): string | undefined {
  const { credential } = occurrence;
  const inputByte = credential.block.problem?.inputByte;
  const isKnown = inputByte !== undefined && fieldOf(credential) !== undefined;
  return isKnown ? base64Refusal(occurrence, inputByte, graph) : undefined;
}

/** What Go's decoder says, in the log of who meets it first. */
function base64Refusal({ file, credential }: Occurrence, inputByte: number, graph: PkiGraph | undefined): string {
  const inLog = `\`illegal base64 data at input byte ${inputByte}\``;
  return fieldOf(credential)?.reader === 'kubeconfig'
    ? l10n.t('{0} stops with {1}.', kubeconfigReader(file, graph), inLog)
    : l10n.t('The API server refuses it with {0}.', inLog);
}

/** Neither PEM nor base64, or base64 of something else: who decodes the base64 comes first. */
function valueConsequence(occurrence: Occurrence, graph: PkiGraph): string {
  const inputByte = occurrence.credential.block.problem?.inputByte;
  const isDecodedFirst = fieldOf(occurrence.credential)?.encoding === 'base64-pem' && inputByte !== undefined;
  return isDecodedFirst ? base64Refusal(occurrence, inputByte, graph) : noPemRefusal(occurrence, graph);
}

/** What whoever loads a value or a file without PEM says; `graph` as for {@link kubeconfigReader}. */
export function noPemRefusal({ file, credential }: Occurrence, graph: PkiGraph | undefined): string {
  if (credential.value.keyPath === undefined) return noPemInFile(credential);
  const field = fieldOf(credential);
  const kind = credential.value.object?.kind;
  const inLog = `\`${ignoredError({ file, credential }) ?? noPemError(field, field?.role === 'key')}\``;
  if (field?.reader === 'kubeconfig') return l10n.t('{0} stops with {1}.', kubeconfigReader(file, graph), inLog);
  if (field?.reader === 'apiServer') return l10n.t('The API server stops with {0}.', inLog);
  const isMounted = kind === undefined || kind === 'Secret' || kind === 'ConfigMap';
  const isOfPair = field === undefined || field.role === 'certificate' || field.role === 'key';
  return isMounted && isOfPair
    ? l10n.t('Whoever mounts it reads {0}.', inLog)
    : l10n.t('Whoever reads this field finds no PEM block in it.');
}

/** Of one block, what Go says where it sees that block under a label that it passes over. */
function ignoredError({ file, credential }: Occurrence): string | undefined {
  const bundle = bundleOf(file, credential);
  const blocks = bundle.length === 1 ? pemInputOf(file, bundle) : [];
  if (blocks.length === 0) return undefined;
  const field = fieldOf(credential);
  if (field?.role === 'ca' && field.reader !== undefined) return rootsFault(blocks);
  const isIgnored = blocks.every(({ label }) => label !== 'CERTIFICATE');
  return field?.role === 'certificate' && isIgnored ? withoutCertificate(blocks) : undefined;
}

/** Of a file, what is in it tells what it is for. */
function noPemInFile({ content }: DecodedCredential): string {
  const isCa = content.kind === 'certificate' && content.basicConstraints?.isCa === true;
  if (isCa) return l10n.t('Whoever looks for CAs in it finds none.');
  if (content.kind !== 'certificate' && content.kind !== 'privateKey') {
    return l10n.t('Whoever reads this file finds no PEM block in it.');
  }
  return l10n.t('Whoever loads it stops with {0}.', `\`${noPemError(undefined, content.kind === 'privateKey')}\``);
}

/** The error of client-go for CAs, of the API server for requests, and of crypto/tls for halves of a pair. */
function noPemError(field: CredentialField | undefined, isKey: boolean): string {
  if (field?.reader === 'apiServer' && field.role === 'request') return 'PEM block type must be CERTIFICATE REQUEST';
  if (field?.reader !== undefined && field.role === 'ca') return 'unable to parse bytes as PEM block';
  return isKey ? withoutKey([]) : withoutCertificate([]);
}

function foldingWayOut({ value }: DecodedCredential): string {
  return value.style === 'folded'
    ? l10n.t('YAML joins the lines below `>` with blanks: write `|` instead, or all on one line.')
    : l10n.t('YAML joins these lines with blanks: write them below `|`, or all on one line.');
}

function base64WayOut(code: string | undefined): string {
  switch (code) {
    case 'urlSafe':
      return l10n.t('Replace "-" and "_" by "+" and "/".');
    case 'truncated':
      return l10n.t('Copy the value again, to its end.');
    case 'afterPadding':
      return l10n.t('Decode the parts, join them, and encode the whole once.');
    default:
      return l10n.t('Copy the value again from its source.');
  }
}

/** What is wrong with a value, what that breaks, and what to do: a sentence each. */
export interface ValueFault {
  readonly fact: string;
  readonly consequence?: string | undefined;
  readonly wayOut: string;
}

/** Words about a credential that is fine but wrapped in the wrong encoding; `graph` as for {@link kubeconfigReader}. */
export function encodingFault(code: WrongEncoding, occurrence: Occurrence, graph?: PkiGraph): ValueFault {
  switch (code) {
    case 'data-field-raw-pem':
      return {
        fact: l10n.t('This field holds PEM text, and base64 of it is expected.'),
        consequence: base64Refusal(occurrence, 0, graph),
        wayOut:
          occurrence.credential.value.object?.kind === 'Secret'
            ? l10n.t('Encode it as base64, or move it to stringData.')
            : l10n.t('Encode it as base64.'),
      };
    case 'data-field-der':
      return {
        fact: l10n.t('The base64 here holds DER, and PEM is expected in it.'),
        consequence: noPemRefusal(occurrence, graph),
        wayOut: l10n.t('Convert it to PEM and encode that.'),
      };
    case 'double-base64':
      return {
        fact: l10n.t('This value is base64 of base64.'),
        consequence: noPemRefusal(occurrence, graph),
        wayOut: l10n.t('Decode it once.'),
      };
    case 'stringdata-base64':
      return {
        fact: l10n.t('stringData holds plain text, and this is base64.'),
        consequence: noPemRefusal(occurrence, graph),
        wayOut: l10n.t('Decode it, or move it to data.'),
      };
  }
}
