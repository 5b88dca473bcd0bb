import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { messageLanguage } from '../../../src/cli/messageLanguage.ts';

suite('messageLanguage', () => {
  test('names of Simplified Chinese choose its bundle', () => {
    for (const LANG of [
      'zh_CN.UTF-8',
      'zh_CN',
      'zh_SG.UTF-8',
      'zh-Hans',
      'zh_Hans_CN',
      'zh_Hans_HK',
      'zh',
      'zh_CN.GB18030@pinyin',
    ]) {
      assert.equal(messageLanguage({ LANG }), 'zh-cn', LANG);
    }
  });

  test('everything else is English, Traditional Chinese as well', () => {
    for (const LANG of [
      undefined,
      '',
      'C',
      'C.UTF-8',
      'POSIX',
      'en_US.UTF-8',
      'de_DE',
      'zh_TW.UTF-8',
      'zh_HK',
      'zh-Hant',
      'zhx',
    ]) {
      assert.equal(messageLanguage({ LANG }), undefined, LANG);
    }
  });

  test('LC_ALL is stronger than LC_MESSAGES, and that than LANG; empty ones do not count', () => {
    assert.equal(messageLanguage({ LC_ALL: 'C', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }), undefined);
    assert.equal(messageLanguage({ LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }), 'zh-cn');
    assert.equal(messageLanguage({ LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN' }), 'zh-cn');
  });
});
