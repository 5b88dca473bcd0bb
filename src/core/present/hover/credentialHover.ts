import type { DecodedCredential } from '../../pki/pkiModel.ts';
import { touches } from '../../text/span.ts';
import { nodeOf } from '../nodeOf.ts';
import { bundleHover, bundlePosition } from './bundleHover.ts';
import { certificateHover } from './certificateHover.ts';
import type { CredentialHover, HoverQuestion } from './hoverQuestion.ts';
import { privateKeyHover, publicKeyHover } from './keyHover.ts';
import { crlHover, placeholderHover, unreadableHover } from './otherHovers.ts';
import { requestHover } from './requestHover.ts';
import { tokenHover } from './tokenHover.ts';

/**
 * Explains a credential in Markdown: what it is and whether it works, problems, facts, links.
 *
 * In a bundle it explains the block under the pointer; on the key or between blocks, the whole bundle. Everything
 * from the document is escaped, so that it cannot become a link, command or HTML. The bytes of private keys and the
 * text of tokens are never shown.
 *
 * @returns `undefined` when there is nothing to explain. Never throws.
 */
export function credentialHover(question: HoverQuestion): CredentialHover | undefined {
  const { file, value, offset } = question;
  const members = file.credentials.filter((credential) => credential.value === value);
  const pointed = offset === undefined ? undefined : members.find(({ block }) => touches(block.span, offset));
  const [first, ...others] = members;
  if (first === undefined || (value.placeholder !== undefined && first.content.kind === 'unreadable')) {
    const { placeholder } = value;
    return placeholder === undefined ? undefined : { markdown: placeholderHover(placeholder), span: value.span };
  }
  if (pointed === undefined && others.length > 0) {
    return { markdown: bundleHover(members, question), span: value.span };
  }
  const credential = pointed ?? first;
  return { markdown: oneHover(credential, members, question), span: credential.block.span };
}

/** Explains one block of any kind. */
export function oneHover(
  credential: DecodedCredential,
  members: readonly DecodedCredential[],
  question: HoverQuestion,
): string {
  const { content } = credential;
  switch (content.kind) {
    case 'certificate': {
      const node = nodeOf(question.context.graph, credential);
      const position = bundlePosition(credential, members, question);
      return node === undefined ? '' : certificateHover(node, credential, question, position);
    }
    case 'privateKey':
      return privateKeyHover(content, credential, question);
    case 'publicKey':
      return publicKeyHover(content, credential, question);
    case 'certificationRequest':
      return requestHover(content, credential, question);
    case 'crl':
      return crlHover(content, credential, question);
    case 'token':
      return tokenHover(credential, question);
    case 'unreadable':
      return unreadableHover(content, credential, question);
  }
}
