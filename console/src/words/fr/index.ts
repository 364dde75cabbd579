import { campaigns } from './campaigns'
import { composer } from './composer'
import { kit } from './kit'
import { lists } from './lists'
import { ops } from './ops'
import { people } from './people'
import { problems } from './problems'
import { report } from './report'
import { reportActs } from './reportActs'
import { shell } from './shell'
import { signin } from './signin'

export default {
  ...shell,
  ...kit,
  ...campaigns,
  ...composer,
  ...report,
  ...reportActs,
  ...people,
  ...lists,
  ...ops,
  ...signin,
  ...problems,
}
