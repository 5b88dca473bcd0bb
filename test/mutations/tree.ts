import assert from 'node:assert/strict';
import { escapeRegularExpression } from '../../src/core/text/regularExpressions.ts';
import type { Authority } from './authority.ts';

/** A file of a tree: what it holds and who may read it, or where it leads. */
export type TreeFile =
  | FileContent
  /** A symbolic link, whose target is written as it is in the link. */
  | { readonly linkTo: string };

/** What a file holds, and who may read it. */
export interface FileContent {
  readonly content: string;
  readonly mode: number;
}

/** Files of a node or of a repository by their paths, and the CAs that can issue for them, whether their keys are among the files or not. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly authorities: readonly Authority[];
}

/** Makes a tree of paths and texts; keys and kubeconfigs get the mode that Kubernetes gives them. */
export function treeOf(
  files: Readonly<Record<string, string | TreeFile>>,
  authorities: readonly Authority[] = [],
): Tree {
  const entries = Object.entries(files).map(([path, file]): [string, TreeFile] => [
    path,
    typeof file === 'string' ? { content: file, mode: usualMode(file) } : file,
  ]);
  return { files: new Map(entries), authorities };
}

/** 0600 for what holds a private key, PEM or base64 of it, or a token. */
function usualMode(content: string): number {
  return /PRIVATE KEY-----|client-key|tls\.key|token:/.test(content) ? 0o600 : 0o644;
}

export function textOf(tree: Tree, path: string): string {
  const file = tree.files.get(fileAt(tree, path));
  assert.ok(file !== undefined && !('linkTo' in file), `no file ${path}`);
  return file.content;
}

/** The path of the file that a link leads to, whether it is there or not; that of any other file itself. */
export function fileAt(tree: Tree, path: string): string {
  const file = tree.files.get(path);
  return file !== undefined && 'linkTo' in file ? fileAt(tree, resolveLink(path, file.linkTo)) : path;
}

/** Writes a file; one that exists keeps its mode, and a link stays one. */
export function withText(tree: Tree, path: string, content: string): Tree {
  const file = tree.files.get(path);
  if (file !== undefined && 'linkTo' in file) return withText(tree, resolveLink(path, file.linkTo), content);
  return withFile(tree, path, { content, mode: file?.mode ?? usualMode(content) });
}

export function withFile(tree: Tree, path: string, file: TreeFile): Tree {
  return { ...tree, files: new Map([...tree.files, [path, file]]) };
}

export function withMode(tree: Tree, path: string, mode: number): Tree {
  return withFile(tree, path, { content: textOf(tree, path), mode });
}

export function withoutFile(tree: Tree, path: string): Tree {
  assert.ok(tree.files.has(path), `no file ${path}`);
  return { ...tree, files: new Map([...tree.files].filter(([name]) => name !== path)) };
}

/** Replaces text in a file, which must be in it. */
export function withEdit(tree: Tree, path: string, from: string | RegExp, to: string): Tree {
  const text = textOf(tree, path);
  const edited = text.replace(from, () => to);
  assert.notEqual(edited, text, `${path} holds no ${from}`);
  return withText(tree, path, edited);
}

/** Replaces lines, indented or not, and their base64 in all files. */
export function withEditEverywhere(tree: Tree, from: string, to: string): Tree {
  const decode = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');
  const encode = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
  const lines = from.trimEnd().split('\n');
  const indented = new RegExp(`^( *)${lines.map(escapeRegularExpression).join('\\n(?:\\1)')}$`, 'gm');
  const files = [...tree.files].map(([path, file]): [string, TreeFile] => {
    if ('linkTo' in file) return [path, file];
    const content = file.content
      .replace(indented, (_, indent: string) => to.trimEnd().replace(/^/gm, indent))
      // A value may hold more than that, such as a chain.
      .replaceAll(/[A-Za-z0-9+/]{64,}={0,2}/g, (base64) => {
        const text = decode(base64);
        return text.includes(from) ? encode(text.replaceAll(from, to)) : base64;
      });
    return [path, content === file.content ? file : { ...file, content }];
  });
  return { ...tree, files: new Map(files) };
}

function resolveLink(path: string, target: string): string {
  return target.startsWith('/') ? target.slice(1) : `${path.slice(0, path.lastIndexOf('/') + 1)}${target}`;
}
