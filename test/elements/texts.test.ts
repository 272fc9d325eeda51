import { expect } from 'chai';
import { addTexts, setTexts, texts } from '../../src/elements/texts.js';

describe('sentences', () => {
  it('of a kind of element are read beside those of all, also where those are replaced', () => {
    const added = addTexts({ hello: 'Hello' });
    expect(added.hello).to.equal('Hello');
    expect(added.retry).to.equal(texts.retry);
    setTexts({ retry: 'Once more' });
    expect(added.retry).to.equal('Once more');
    setTexts({ retry: 'Try again' });
    expect(added.retry).to.equal('Try again');
  });

  it('that were replaced before their elements were loaded are added as replaced', () => {
    setTexts({ searchLog: 'Find' });
    const added = addTexts({ searchLog: 'Search the log', matchCase: 'Match case' });
    expect(added).to.include({ searchLog: 'Find', matchCase: 'Match case' });
    setTexts({ matchCase: 'Aa' });
    expect(added.matchCase).to.equal('Aa');
  });

  it('of errors are replaced one by one', () => {
    setTexts({ errors: { network: 'No line' } });
    expect(addTexts({}).errors).to.include({ network: 'No line', timeout: 'There was no answer in time.' });
    setTexts({ errors: { network: 'The connection was lost.' } });
  });
});
