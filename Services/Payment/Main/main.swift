import PaymentService

try await PaymentService.run()
