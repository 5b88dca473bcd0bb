import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PageAnswers } from '../../../src/editor/pages/pageAnswers.ts';

const press = (button: string) => ({ kind: 'press', button, values: {} }) as const;
const change = (name: string) => ({ kind: 'change', field: 'name', values: { name } }) as const;

describe('answers of a page', () => {
  test('come to who asks', async () => {
    const answers = new PageAnswers();
    const answer = answers.next();
    answers.receive(change('a'));
    assert.deepEqual(await answer, change('a'));
    assert.equal(answers.takeOvertaking(), undefined);
  });

  test('a change while the page of the one before is being made is not lost; the last counts', async () => {
    const answers = new PageAnswers();
    const first = answers.next();
    for (const name of ['a', 'b', 'c']) answers.receive(change(name));
    assert.deepEqual(await first, change('a'));
    assert.deepEqual(answers.takeOvertaking(), change('c'));
    assert.equal(answers.takeOvertaking(), undefined);
  });

  test('who leaves meanwhile has left; who presses twice has pressed once', async () => {
    const answers = new PageAnswers();
    const first = answers.next();
    answers.receive(press('go'));
    answers.receive(press('go'));
    assert.deepEqual(await first, press('go'));
    assert.equal(answers.takeOvertaking(), undefined);
    answers.receive(press('cancel'));
    assert.deepEqual(answers.takeOvertaking(), press('cancel'));
  });

  test('who has left does not come back by a change', async () => {
    const answers = new PageAnswers();
    const first = answers.next();
    for (const answer of [change('a'), press('cancel'), change('b')]) answers.receive(answer);
    assert.deepEqual(await first, change('a'));
    assert.deepEqual(answers.takeOvertaking(), press('cancel'));
  });

  test('what is answered to a page that tells how far work is, answers no later question', async () => {
    const answers = new PageAnswers();
    const first = answers.next();
    answers.receive(press('go'));
    await first;
    answers.told();
    answers.receive(press('cancel'));
    assert.equal(answers.takeOvertaking(), undefined);
  });

  test('closing the tab is an answer', async () => {
    const answers = new PageAnswers();
    const answer = answers.next();
    answers.receive(undefined);
    assert.equal(await answer, undefined);
  });
});
