import { demandedEncoding } from '../../kubernetes/credentialFieldOf.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { readPemLikeGo } from '../../text/readPemLikeGo.ts';
import { toLatin1 } from '../../text/toLatin1.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { unreadable } from '../../x509/unreadable.ts';
import type { Material } from '../cluster/clusterModel.ts';
import type { DecodedContent, DecodedCredential, DecodedFile, PassedBlocks } from '../pkiModel.ts';

/** A PEM block as Go's encoding/pem finds it in a field or file. */
export interface PemInput {
  readonly label: string;
  readonly hasHeaders: boolean;
  readonly content: DecodedContent;
  readonly bytes: () => Bytes;
}

/**
 * The blocks that Go sees: not those that its rules about lines hide, nothing in another encoding.
 *
 * @param data - The field's text, if embedded: only it shows samples, which are not credentials.
 */
export function pemInput({ source, occurrences, passed }: Material, data: string | undefined): readonly PemInput[] {
  const last = occurrences.at(-1);
  if (last === undefined) return data === undefined ? othersOf(passed) : sampleBlocks(data);
  const blocks = occurrences.flatMap(({ credential }) => blocksAt(credential, source));
  return [...blocks, ...othersBehind(last.file, last.credential)];
}

/** As {@link pemInput}, of credentials of a file that are read together. */
export function pemInputOf(file: DecodedFile, bundle: readonly DecodedCredential[]): readonly PemInput[] {
  const last = bundle.at(-1);
  const blocks = bundle.flatMap((credential) =>
    blocksAt(credential, credential.value.keyPath === undefined ? 'file' : 'value'),
  );
  return last === undefined ? blocks : [...blocks, ...othersBehind(file, last)];
}

/** Those after the last credential of a file. */
function othersBehind(file: DecodedFile, credential: DecodedCredential): readonly PemInput[] {
  const isLast = credential.value.keyPath === undefined && credential === file.credentials.at(-1);
  return isLast ? othersOf(file.passedBehind) : [];
}

function othersOf({ labels }: PassedBlocks = { labels: [] }): readonly PemInput[] {
  return labels.map(otherBlock);
}

/** The block of a credential, after blocks that are not credentials. */
function blocksAt(credential: DecodedCredential, source: Material['source']): readonly PemInput[] {
  const { block, content } = credential;
  const { label, problem, unseen, headers, bytes, passedOver = [] } = block;
  const isSeen = unseen === undefined && problem?.layer !== 'pem' && problem?.layer !== 'base64';
  const encoding = `${encodingInField(credential).join(' ')} `;
  const isRead = formsOf(source, credential).some((form) => encoding.startsWith(`${form} `));
  if (!isRead) return [];
  const others = passedOver.map(otherBlock);
  if (label === undefined || !isSeen) return others;
  return [...others, { label, hasHeaders: headers !== undefined, content, bytes }];
}

function otherBlock(label: string): PemInput {
  return { label, hasHeaders: false, content: unreadable(''), bytes: () => new Uint8Array(0) };
}

/** Without the base64 of the Secret that contains the whole kubeconfig. */
function encodingInField({ value, block }: DecodedCredential): readonly string[] {
  const isEncoded = block.innerKeyPath !== undefined && value.object?.kind === 'Secret' && isData(value.keyPath);
  return isEncoded ? block.encoding.slice(1) : block.encoding;
}

function isData(keyPath = ''): boolean {
  return /(?:^|\.)data[.[]/.test(keyPath);
}

/** The expected encoding: base64 in kubeconfigs; that of the field in objects, as far as it is known. */
function formsOf(source: Material['source'], { value, block }: DecodedCredential): readonly string[] {
  if (source !== 'value') return ['pem'];
  const { keyPath = '' } = value;
  if (/-data$/.test(block.innerKeyPath ?? keyPath)) return ['base64 pem'];
  const demanded = block.innerKeyPath === undefined ? demandedEncoding(keyPath, value.object) : undefined;
  return demanded === undefined ? ['base64 pem', 'pem'] : [demanded.replace('-', ' ')];
}

function sampleBlocks(data: string): readonly PemInput[] {
  const decoded = decodeBase64(data);
  if (!(decoded instanceof Uint8Array)) return [];
  return readPemLikeGo(toLatin1(decoded)).map(({ label, hasHeaders, bytes }) => ({
    label,
    hasHeaders,
    content: unreadable(''),
    bytes: () => bytes,
  }));
}
