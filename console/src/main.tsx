import { createRoot } from 'react-dom/client'
import { App } from '@/app/App'
import { firstLanguage, loadCatalogue } from '@/words/load'

const root = document.getElementById('root')
const language = firstLanguage()
if (root) {
  // The texts are there before the first paint: nothing flickers from one language to another.
  void loadCatalogue(language).then((catalogue) => {
    createRoot(root).render(<App language={language} catalogue={catalogue} />)
  })
}
