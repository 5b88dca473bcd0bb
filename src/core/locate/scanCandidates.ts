/** A place where a credential may begin. */
export interface Candidate {
  /** Offset of the needle: the start of the credential, or a place inside it. */
  readonly offset: number;
  readonly kind: 'pem' | 'base64' | 'token';
}

/**
 * What gives credentials away: PEM; base64 of `---` in its three alignments, which all contain `LS0t`, and the same
 * encoded once more; base64 of DER and of a JWT's header; base64 texts that begin like a kubeconfig or JSON.
 */
const needles =
  /-----BEGIN|LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lO|TFMwd|xTMHR|MUzB0|(?<![A-Za-z0-9+/])(?:MI[GHI][A-Za-z0-9+/]{61}|eyJ[\w-]{8,}\.eyJ|ZXlK[A-Za-z0-9+/]{40}|YXBpVmVyc2lvbj|Y2x1c3RlcnM6|a2luZDog|ey[AJo])/g;

/**
 * Finds the places of a text where a credential may begin, in order, with a cheap search and no parsing. A text without
 * candidates holds no readable credential.
 */
export function scanCandidates(text: string): Candidate[] {
  const candidates: Candidate[] = [];
  needles.lastIndex = 0;
  for (let match = needles.exec(text); match !== null; match = needles.exec(text)) {
    const offset = match.index;
    if (match[0] === '-----BEGIN') {
      candidates.push({ offset, kind: 'pem' });
      continue;
    }
    candidates.push({ offset, kind: match[0].startsWith('eyJ') && match[0].includes('.') ? 'token' : 'base64' });
    const feed = text.indexOf('\n', offset);
    if (feed !== -1 && feed - offset > 300) {
      const blank = /[^A-Za-z0-9+/=]/g;
      blank.lastIndex = offset;
      needles.lastIndex = blank.exec(text)?.index ?? text.length;
    }
  }
  return candidates;
}
