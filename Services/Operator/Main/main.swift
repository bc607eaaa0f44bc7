import Foundation
import OperatorService

exit(await Quittance.execute())
