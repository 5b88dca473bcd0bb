import assert from 'node:assert/strict';
import type { CertificateNode } from '../../src/core/pki/pkiModel.ts';
import { createRequest } from '../../src/core/renewal/request/createRequest.ts';
import { existingKeyOf } from '../../src/core/renewal/request/keyOfRequest.ts';
import { requestContentOf } from '../../src/core/renewal/request/requestContent.ts';
import type { CreatedRequest, RequestContent, RequestKey } from '../../src/core/renewal/request/requestModel.ts';
import type { RequestRefusal } from '../../src/core/renewal/request/requestRefusal.ts';
import { toHex } from '../../src/core/x509/toHex.ts';
import { runGoProgram } from './goProgram.ts';
import { issuingTools } from './renewal.ts';

/** Narrows an answer that must not be a refusal. */
export function granted<Answer extends object | string>(answer: Answer | RequestRefusal): Answer {
  assert.ok(!isRefusal(answer), isRefusal(answer) ? `${answer.code}: ${answer.reason}` : '');
  return answer;
}

/** The code of an answer that must be a refusal with words. */
export function refusedWith(answer: unknown): string {
  assert.ok(isRefusal(answer), 'a refusal');
  assert.ok(answer.reason.length > 0 && answer.wayOut.length > 0);
  return answer.code;
}

function isRefusal(answer: unknown): answer is RequestRefusal {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'refusal';
}

/** Requests a certificate again with its own key, which lies among the files. */
export async function requestAgain(
  node: CertificateNode,
  content: RequestContent = granted(requestContentOf(node)),
  key: RequestKey = granted(existingKeyOf(node, async () => new Uint8Array())),
): Promise<CreatedRequest> {
  return granted(await createRequest(content, key, issuingTools));
}

/** What Go reads in a request whose signature it has verified. */
export interface GoRequest {
  readonly error?: string;
  readonly rawSubject: string;
  readonly rawKey: string;
  readonly algorithm: string;
  readonly names: readonly string[];
  readonly extensions: readonly string[];
}

/** Reads requests with Go; `undefined` where Go is not installed. */
export function readRequestsWithGo(requests: readonly Uint8Array[]): readonly GoRequest[] | undefined {
  const output = runGoProgram('readRequests', requests.map((der) => `${toHex(der)}\n`).join(''));
  return output
    ?.trim()
    .split('\n')
    .map((line): GoRequest => JSON.parse(line));
}
